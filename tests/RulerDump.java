// The same as pattern_dump.cc, by AWS's own implementation of event patterns.

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.Machine;

class RulerDump {
  public static void main(String[] arguments) throws Exception {
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = lines.readLine()) != null; ) {
      int tab = line.indexOf('\t');
      String pattern = line.substring(0, tab);
      if (JsonRuleCompiler.check(pattern) != null) {
        System.out.println("refused");
        continue;
      }
      var machine = new Machine();
      machine.addRule("pattern", pattern);
      System.out.println(machine.rulesForJSONEvent(line.substring(tab + 1)).isEmpty() ? "no" : "yes");
    }
  }
}
