"""What keeps a function on AWS from starting, and what it says of that; see end_to_end.py."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import end_to_end  # noqa: E402
from end_to_end import TABLE_REGION, WorldTest  # noqa: E402


class Start(WorldTest):
    def test_that_fails_says_what_to_set(self):
        task = self.world.unpack_package("function")
        sound = {"BELLWETHER_BUCKET_NAME": "charts"}
        for handler, region, variables, reason in [
                ("draw-chart", TABLE_REGION, sound,
                 "handler 'draw-chart' is none; set it to draw-charts, fan-out, read-sentiment, publish, decide-alerts or send-alerts"),
                ("draw-charts", TABLE_REGION, {}, "BELLWETHER_BUCKET_NAME"),
                ("draw-charts", "", sound, "region"),
                ("draw-charts", TABLE_REGION, {**sound, "BELLWETHER_SIZE": "large"}, "BELLWETHER_SIZE"),
                ("read-sentiment", TABLE_REGION, sound, "BELLWETHER_SUMMARIES")]:
            with self.subTest(handler=handler, reason=reason):
                function = self.start_function(task, handler, region, **variables)
                error = function.invoke({"Records": []})
                self.assertEqual(error["errorType"], "Function.InvalidInput")
                self.assertIn(reason, error["errorMessage"])
                lines = [line for line in function.lines() if line.get("level") == "ERROR"]
                self.assertEqual({line["reason"] for line in lines}, {error["errorMessage"]})

    def test_names_a_misspelt_variable(self):
        task = self.world.unpack_package("function")
        function = self.start_function(task, "draw-charts", TABLE_REGION, BELLWETHER_BUCKET_NAM="charts")
        function.invoke({"Records": []})
        warned = [(line["variable"], line["hint"]) for line in function.lines() if "variable" in line]
        self.assertEqual(warned, [("BELLWETHER_BUCKET_NAM", "did you mean BELLWETHER_BUCKET_NAME?")])


if __name__ == "__main__":
    end_to_end.main()
