#!/bin/bash
# event-ruler 1.8.1 (Maven, software.amazon.event.ruler), AWS's own matcher of event patterns: whether
# {"exists": false} holds for a list of objects depends on how the field is called. The fields of a pattern are asked
# in the order of the alphabet, and each only of those elements of the list in which the ones before it hold. Of
#   {"list": [{"key": 1}, {"other": 5}]} the pattern {"list": {"key": [1], "other": [{"exists": false}]}} matches:
#     `key` holds of the first element, which has no `other`;
#   {"list": [{"key": 1}, {"another": 5}]} the pattern {"list": {"key": [1], "another": [{"exists": false}]}} does not:
#     `another` is asked first, of all elements.
# The two differ in a name alone, so one would expect one answer. A pattern that is tested with one name and used with
# another, or that gains a field, may call a function for other events than before.
#
# Fails when the behaviour changes.
set -euo pipefail

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat >"$place/pom.xml" <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>findings</groupId>
  <artifactId>ruler</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>software.amazon.event.ruler</groupId>
      <artifactId>event-ruler</artifactId>
      <version>1.8.1</version>
    </dependency>
  </dependencies>
</project>
END
mvn --quiet --batch-mode --file "$place/pom.xml" -Dmaven.repo.local="$place/kept" \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="$place/jars"

cat >"$place/Look.java" <<'END'
import software.amazon.event.ruler.Machine;

class Look {
  public static void main(String[] arguments) throws Exception {
    for (String name : new String[] {"other", "another"}) {
      var machine = new Machine();
      machine.addRule("rule", "{\"list\": {\"key\": [1], \"" + name + "\": [{\"exists\": false}]}}");
      var found = machine.rulesForJSONEvent("{\"list\": [{\"key\": 1}, {\"" + name + "\": 5}]}");
      System.out.println(name + ": " + (found.isEmpty() ? "no match" : "match"));
    }
  }
}
END
java -cp "$place/jars/*" "$place/Look.java" | tee "$place/said"
diff "$place/said" <(printf 'other: match\nanother: no match\n')
