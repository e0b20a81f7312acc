# The page's own files as they are published: cmake -DSOURCE=page -DOUT=folder -P cmake/page_files.cmake
#
# The script is one file of several, and the chart is another, which is fetched only where it is looked at. Lines that
# are only a comment, and indentation, are left out. What index.html names has a hash of its content in its name, so
# that it may be kept for ever, and a page that is open never sees another version's. index.list is for page.cmake:
# a line a file, what others name first.
set(parts dom words data list json item local page)

file(REMOVE_RECURSE "${OUT}")
file(MAKE_DIRECTORY "${OUT}/assets")

function(shortened text result)
  string(REGEX REPLACE "\n[ \t]*//[^\n]*" "" text "\n${text}")
  string(REGEX REPLACE "\n[ \t\n]*" "\n" text "${text}")
  string(REGEX REPLACE "^\n" "" text "${text}")
  set(${result} "${text}" PARENT_SCOPE)
endfunction()

# Writes the text under the name that its content gives it, and answers that.
function(named text base ending result)
  string(SHA256 hash "${text}")
  string(SUBSTRING "${hash}" 0 12 hash)
  file(WRITE "${OUT}/assets/${base}-${hash}.${ending}" "${text}")
  file(APPEND "${OUT}/index.list" "assets/${base}-${hash}.${ending}\n")
  set(${result} "${base}-${hash}.${ending}" PARENT_SCOPE)
endfunction()

file(READ "${SOURCE}/chart.js" chart)
shortened("${chart}" chart)
named("${chart}" chart js chart_name)

set(script "")
foreach(part ${parts})
  file(READ "${SOURCE}/${part}.js" text)
  string(APPEND script "${text}\n")
endforeach()
shortened("${script}" script)
string(REPLACE "\"./chart.js\"" "\"./${chart_name}\"" script "${script}")
named("${script}" page js script_name)

file(READ "${SOURCE}/page.css" style)
string(REGEX REPLACE "/\\*[^*]*\\*+([^/*][^*]*\\*+)*/" "" style "${style}")
shortened("${style}" style)
named("${style}" page css style_name)
file(READ "${SOURCE}/icon.svg" icon)
named("${icon}" icon svg icon_name)

file(READ "${SOURCE}/index.html" index)
string(REPLACE "assets/page.js" "assets/${script_name}" index "${index}")
string(REPLACE "assets/page.css" "assets/${style_name}" index "${index}")
string(REPLACE "assets/icon.svg" "assets/${icon_name}" index "${index}")
file(WRITE "${OUT}/index.html" "${index}")
string(SHA256 version "${index}")
string(SUBSTRING "${version}" 0 12 version)
file(WRITE "${OUT}/version" "${version}")
file(APPEND "${OUT}/index.list" "index.html\n")
