package io.aegis.guard.toolpolicy;

import static io.aegis.guard.toolpolicy.Ruled.named;
import static io.aegis.guard.toolpolicy.Ruled.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Trust;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.settings.SettingsException;
import io.aegis.spi.testkit.Inspections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolPolicyTest {
    private static final String MASK = "<EMAIL_ADDRESS_kdmfeahbgcpl>";

    @Nested
    class OfSeveralRules {
        @Test
        void theFirstThatMatchesDecides() {
            var ruled = new Ruled("allow", named("delete_draft", "allow"), named("delete_*", "deny"));

            assertThat(ruled.word("delete_draft", "{}")).isEqualTo("allow");
            assertThat(ruled.word("delete_all", "{}")).isEqualTo("deny");
            assertThat(ruled.word("find", "{}")).isEqualTo("allow");
        }

        @ParameterizedTest
        @ValueSource(strings = {"allow", "require_approval", "deny"})
        void noneMatchesAndOtherwiseDecides(String otherwise) {
            assertThat(new Ruled(otherwise).word("find", "{}")).isEqualTo(otherwise);
        }

        @Test
        void oneIsAboutANamespace() {
            var ruled = new Ruled("allow", Map.of("namespace", "bank", "name", "*", "verdict", "deny"));
            var inside = Inspections.begin().at(Stage.TOOL_CALL).call("bank", "pay", "{}");
            var outside = Inspections.begin().at(Stage.TOOL_CALL).call("shop", "pay", "{}");

            assertThat(Ruled.word(ruled.verdict(inside))).isEqualTo("deny");
            assertThat(Ruled.word(ruled.verdict(outside))).isEqualTo("allow");
            assertThat(ruled.word("pay", "{}")).isEqualTo("allow");
        }

        @Test
        void anEmptyNamespaceIsTheOneOfToolsInNone() {
            var ruled = new Ruled("deny", Map.of("namespace", "", "name", "pay", "verdict", "allow"));
            var inside = Inspections.begin().at(Stage.TOOL_CALL).call("bank", "pay", "{}");

            assertThat(ruled.word("pay", "{}")).isEqualTo("allow");
            assertThat(Ruled.word(ruled.verdict(inside))).isEqualTo("deny");
        }

        @Test
        void theStrictestOfWhatACallCouldGetCounts() {
            Map<String, Object> ask = rule("require_approval", "above", 100);

            assertThat(new Ruled("allow", ask).word("pay", "{}")).isEqualTo("require_approval");
            assertThat(new Ruled("allow", ask, named("*", "deny")).word("pay", "{}"))
                    .isEqualTo("deny");
            assertThat(new Ruled("deny", ask, named("*", "allow")).word("pay", "{}"))
                    .isEqualTo("require_approval");
            assertThat(new Ruled("deny", ask).word("pay", "{}")).isEqualTo("deny");
        }

        @Test
        void oneThatPermitsNeedsToBeSure() {
            var ruled = new Ruled("deny", rule("allow", "below", 100));

            assertThat(ruled.word("pay", "{\"x\":99.99}")).isEqualTo("allow");
            assertThat(ruled.word("pay", "{\"x\":\"99.99\"}")).isEqualTo("deny");
            assertThat(ruled.word("pay", "{}")).isEqualTo("deny");
        }
    }

    @Nested
    class OfSeveralConditions {
        private final Ruled ruled = new Ruled(
                "allow",
                rule(
                        "deny",
                        List.of(Map.of("argument", "/x", "above", 10), Map.of("argument", "/to", "equals", "eve"))));

        @Test
        void allMustHold() {
            assertThat(ruled.word("pay", "{\"x\":11,\"to\":\"eve\"}")).isEqualTo("deny");
            assertThat(ruled.word("pay", "{\"x\":11,\"to\":\"ann\"}")).isEqualTo("allow");
            assertThat(ruled.word("pay", "{\"x\":9,\"to\":\"eve\"}")).isEqualTo("allow");
        }

        @Test
        void oneThatFailsOutweighsOneThatCannotBeTold() {
            assertThat(ruled.word("pay", "{\"to\":\"ann\"}")).isEqualTo("allow");
            assertThat(ruled.word("pay", "{\"x\":9}")).isEqualTo("allow");
            assertThat(ruled.word("pay", "{\"x\":11}")).isEqualTo("deny");
        }
    }

    @Nested
    class ACondition {
        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
            equals      | one          | {"x":"one"}               | YES
            equals      | one          | {"x":"One"}               | NO
            equals      | one          | {"x":1}                   | UNKNOWN
            equals      | one          | {"x":null}                | UNKNOWN
            equals      | one          | {"x":"<A_kdmfeahbgcpl>"}  | UNKNOWN
            equals      | one          | {}                        | UNKNOWN
            contains    | rm -rf       | {"x":"sudo rm -rf /"}     | YES
            contains    | rm -rf       | {"x":"rm"}                | NO
            contains    | rm -rf       | {"x":["ls","rm -rf"]}     | YES
            contains    | rm -rf       | {"x":["ls",5]}            | UNKNOWN
            contains    | rm -rf       | {"x":["ls"]}              | NO
            contains    | rm -rf       | {"x":"a A kdmfeahbgcpl"}  | UNKNOWN
            contains    | rm -rf       | {"x":{"y":"rm -rf"}}      | UNKNOWN
            matches     | [a-z]+       | {"x":"abc"}               | YES
            matches     | [a-z]+       | {"x":"abc1"}              | NO
            matches     | a.*z         | {"x":"a\\nz"}             | YES
            matches     | [a-z]+       | {"x":["abc"]}             | UNKNOWN
            """)
        void aboutTextIsAnswered(String test, String value, String arguments, Answer answer) {
            requireAnswer(test, value, arguments, answer);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
            above | 100                   | {"x":100.00000000000000000001}            | YES
            above | 100                   | {"x":100}                                 | NO
            above | 9007199254740992      | {"x":9007199254740993}                    | YES
            above | 100                   | {"x":1e3}                                 | YES
            above | 100                   | {"x":1E+2}                                | NO
            above | 100                   | {"x":"500"}                               | UNKNOWN
            above | 100                   | {"x":true}                                | UNKNOWN
            above | 100                   | {"x":"<AMOUNT_kdmfeahbgcpl>"}             | UNKNOWN
            above | 100                   | {"x":[500]}                               | UNKNOWN
            above | 100                   | {"y":500}                                 | UNKNOWN
            below | 0.30000000000000000001| {"x":0.3}                                 | YES
            below | -0.5                  | {"x":-0.51}                               | YES
            below | 0.1                   | {"x":0.1}                                 | NO
            below | 1                     | {"x":-0}                                  | YES
            """)
        void aboutANumberIsExact(String test, String bound, String arguments, Answer answer) {
            requireAnswer(test, bound, arguments, answer);
        }

        @Test
        void comparesNumbersByWhatTheyAreWorth() {
            requireAnswer("equals", 1, "{\"x\":1.00}", Answer.YES);
            requireAnswer("in", List.of(0.1, true), "{\"x\":1e-1}", Answer.YES);
            requireAnswer("in", List.of(0.1, true), "{\"x\":false}", Answer.NO);
            requireAnswer("in", List.of(0.1, true), "{\"x\":\"true\"}", Answer.UNKNOWN);
        }

        @Test
        void countsCharactersAndItems() {
            requireAnswer("longer_than", 2, "{\"x\":\"abc\"}", Answer.YES);
            requireAnswer("longer_than", 2, "{\"x\":\"\\ud83d\\ude00\\ud83d\\ude00\"}", Answer.NO);
            requireAnswer("longer_than", 2, "{\"x\":[1,2,3]}", Answer.YES);
            requireAnswer("longer_than", 2, "{\"x\":12345}", Answer.UNKNOWN);
            requireAnswer("longer_than", 99, "{\"x\":\"" + MASK + "\"}", Answer.UNKNOWN);
        }

        @Test
        void canAskWhetherThereIsAValue() {
            requireAnswer("present", true, "{\"x\":\"\"}", Answer.YES);
            requireAnswer("present", true, "{}", Answer.NO);
            requireAnswer("absent", true, "{}", Answer.YES);
            requireAnswer("absent", true, "{\"x\":0}", Answer.NO);
            requireAnswer("present", true, "{\"x\":null}", Answer.UNKNOWN);
            requireAnswer("absent", true, "{\"x\":null}", Answer.UNKNOWN);
        }

        @ParameterizedTest
        @CsvSource({
            "https://api.example.com/v1?to=evil.example, YES",
            "HTTPS://API.Example.com, YES",
            "https://api.example.com:8443/, YES",
            "https://docs.example.org/, YES",
            "https://example.org/, NO",
            "https://api.example.com.evil.example/, NO",
            "https://127.0.0.1/, NO",
            "https://api.example.com@evil.example/, UNKNOWN",
            "https://evil.example\\@api.example.com/, UNKNOWN",
            "https://api.example.com./, UNKNOWN",
            "https://api%2eexample.com/, UNKNOWN",
            "https://аpi.example.com/, UNKNOWN",
            "https://api.example.com:/, UNKNOWN",
            "//api.example.com/, UNKNOWN",
            "https:/api.example.com/, UNKNOWN",
            "javascript:alert(1), UNKNOWN",
            "https://2130706433/, UNKNOWN",
            "https://0x7f.1/, UNKNOWN",
            "https://0177.0.0.1/, UNKNOWN",
            "https://[::1]/, UNKNOWN",
            "api.example.com, UNKNOWN"
        })
        void aboutAHostHasNoAnswerWhereProgramsDiffer(String url, Answer answer) {
            requireAnswer(
                    "host_in",
                    List.of("api.example.com", "*.example.org"),
                    "{\"x\":\"" + url.replace("\\", "\\\\") + "\"}",
                    answer);
        }

        @Test
        void aboutAUrlWithABlankOrABreakInItHasNoAnswer() {
            for (String url :
                    List.of(" https://api.example.com/", "https://api.exa\\tmple.com/", "https://a\\u00e4/")) {
                requireAnswer("host_in", List.of("api.example.com"), "{\"x\":\"" + url + "\"}", Answer.UNKNOWN);
            }
        }

        @Test
        void reachesIntoObjectsAndLists() {
            var ruled = new Ruled("allow", rule("deny", Map.of("argument", "/to/1/a~1b~0", "equals", "eve")));

            assertThat(ruled.word("pay", "{\"to\":[0,{\"a/b~\":\"eve\"}]}")).isEqualTo("deny");
            assertThat(ruled.word("pay", "{\"to\":[0,{\"a/b~\":\"ann\"}]}")).isEqualTo("allow");
            assertThat(ruled.word("pay", "{\"to\":[0]}")).isEqualTo("deny");
        }

        @Test
        void aboutAToolThatIsCalledWithText() {
            var ruled = new Ruled("allow", rule("deny", Map.of("argument", "", "contains", "rm")));

            assertThat(ruled.word("pay", "\"rm x\"")).isEqualTo("deny");
            assertThat(ruled.word("pay", "\"ls\"")).isEqualTo("allow");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    MASK,
                    "EMAIL_ADDRESS_kdmfeahbgcpl",
                    "email address KDMFEAHBGCPL",
                    "mail to Email-Address-kdmfeahbgcpls, now",
                    "EMAIL\\\\_ADDRESS\\\\_kdmfeahbgcpl"
                })
        void isNotAnsweredByAMaskedValueHoweverTheModelSpelledIt(String value) {
            requireAnswer("equals", "eve", "{\"x\":\"" + value + "\"}", Answer.UNKNOWN);
            requireAnswer("matches", "[A-Z].*", "{\"x\":\"" + value + "\"}", Answer.UNKNOWN);
            requireAnswer("in", List.of("a", "b"), "{\"x\":\"" + value + "\"}", Answer.UNKNOWN);
        }

        private void requireAnswer(String test, Object value, String arguments, Answer answer) {
            boolean couldHold = holds("allow", "deny", Map.of("argument", "/x", test, value), arguments);
            boolean mustHold = !holds("deny", "allow", Map.of("argument", "/x", test, value), arguments);
            boolean couldFail = holds("allow", "deny", Map.of("argument", "/x", "not", Map.of(test, value)), arguments);

            assertThat(couldHold).as("could hold").isEqualTo(answer != Answer.NO);
            assertThat(mustHold).as("must hold").isEqualTo(answer == Answer.YES);
            assertThat(couldFail).as("could fail").isEqualTo(answer != Answer.YES);
        }

        /** Whether the call is denied. */
        private boolean holds(String otherwise, String verdict, Map<String, ?> when, String arguments) {
            return new Ruled(otherwise, rule(verdict, when))
                    .word("pay", arguments)
                    .equals("deny");
        }
    }

    @Nested
    class ADocument {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"x\":1,\"x\":500}",
                    "{\"x\":1,\"\\u0078\":500}",
                    "{\"y\":{\"a\":1,\"a\":2},\"x\":1}",
                    "{\"x\":1}{\"x\":500}",
                    "{\"x\":01}",
                    "{\"x\":+1}",
                    "{\"x\":1.}",
                    "{\"x\":.5}",
                    "{\"x\":NaN}",
                    "{\"x\":1e99999}",
                    "{\"x\":1e9999999999}",
                    "{x:1}",
                    "{'x':1}",
                    "{\"x\":1,}",
                    "{\"x\":1 /* 500 */}",
                    "{\"x\":\"\\ud800\"}",
                    "{\"x\":\"\\q\"}",
                    "{\"x\":\"\t\"}",
                    "{\"x\":1",
                    ""
                })
        void thatTwoReadersCouldReadInTwoWaysAnswersNothing(String arguments) {
            assertThat(JsonReader.read(arguments)).isEmpty();
        }

        @Test
        void thatCannotBeReadGetsTheStricterSide() {
            var use = new io.aegis.spi.guard.ToolUse("", "pay", "{\"x\":1,\"x\":500}", List.of());
            var permits = new ToolPolicy(List.of(rule("allow")), new Decision(Ruling.DENY, "otherwise"));
            var denies = new ToolPolicy(List.of(rule("deny")), new Decision(Ruling.ALLOW, "otherwise"));

            assertThat(permits.decide(new Call(use)).ruling()).isEqualTo(Ruling.DENY);
            assertThat(denies.decide(new Call(use)).ruling()).isEqualTo(Ruling.DENY);
        }

        private Rule rule(String verdict) {
            var settings = Map.of("otherwise", "allow", "tools", List.of(Ruled.rule(verdict, "below", 100)));
            return ToolPolicySettings.policy(io.aegis.spi.settings.Settings.of(settings))
                    .rules()
                    .getFirst();
        }

        @Test
        void thatIsTooDeepIsNotRead() {
            assertThat(JsonReader.read("[".repeat(90) + "]".repeat(90))).isPresent();
            assertThat(JsonReader.read("[".repeat(200_000))).isEmpty();
        }

        @Test
        void isReadWithAllThatJsonHas() {
            assertThat(JsonReader.read(
                            " {\"a\" : [ true , false , null , -1.5e2 , \"\\\"\\/\\u00e9\\n\" ] , \"b\" : { } } "))
                    .hasValueSatisfying(document -> assertThat(new Pointer(List.of("a", "4")).in(document))
                            .contains(new Json.Text("\"/é\n")));
        }
    }

    @Nested
    class AVerdict {
        @Test
        void namesTheRuleByItsReasonOrItsNumber() {
            var ruled = new Ruled(
                    "allow",
                    named("find", "allow"),
                    named("send_*", "require_approval"),
                    Map.of("name", "delete_*", "verdict", "deny", "reason", "no-deleting"));

            assertThat(ruled.verdict("send_mail", "{}").findings()).containsExactly(Finding.of("rule-2"));
            assertThat(ruled.verdict("delete_all", "{}").findings()).containsExactly(Finding.of("no-deleting"));
            assertThat(new Ruled("deny").verdict("x", "{}").findings()).containsExactly(Finding.of("otherwise"));
        }

        @Test
        void onSeveralCallsIsThatOnTheWorst() {
            var ruled = new Ruled("allow", named("send_*", "require_approval"), named("delete_*", "deny"));
            var calls = Inspections.begin()
                    .at(Stage.TOOL_CALL)
                    .call("send_mail", "{}")
                    .call("find", "{}")
                    .call("delete_all", "{}")
                    .call("send_fax", "{}");

            assertThat(Ruled.word(ruled.verdict(calls))).isEqualTo("deny");
            assertThat(ruled.verdict(calls).findings()).containsExactly(new Finding("rule-1", 2), Finding.of("rule-2"));
        }

        @Test
        void onContentOfACallWithoutTheCallIsADenial() {
            var text = Inspections.begin()
                    .at(Stage.TOOL_CALL)
                    .in(Channel.TOOL_ARGUMENTS, Trust.MODEL)
                    .text("find");

            assertThat(new Ruled("allow").verdict(text).findings()).containsExactly(Finding.of("unread"));
        }
    }

    @Nested
    class Settings {
        @Test
        void thatMakeNoSenseAreRefused() {
            requireRefused(rule("deny", "matches", "("));
            requireRefused(rule("deny", "above", "1.2.3"));
            requireRefused(rule("deny", "above", "1e5"));
            requireRefused(rule("deny", "above", true));
            requireRefused(rule("deny", Map.of("argument", "x", "above", 1)));
            requireRefused(rule("deny", Map.of("argument", "/x~", "above", 1)));
            requireRefused(rule("deny", Map.of("argument", "/x")));
            requireRefused(rule("deny", Map.of("argument", "/x", "above", 1, "below", 5)));
            requireRefused(rule("deny", Map.of("argument", "/x", "above", 1, "not", Map.of("below", 5))));
            requireRefused(rule("deny", Map.of("argument", "/x", "not", Map.of("not", Map.of("below", 5)))));
            requireRefused(rule("deny", Map.of("argument", "/x", "not", Map.of())));
            requireRefused(rule("deny", "present", false));
            requireRefused(rule("deny", "in", List.of()));
            requireRefused(rule("deny", List.of()));
            requireRefused(named("x", "block"));
            requireRefused(Map.of("verdict", "deny"));
            requireRefused(Map.of("name", "x", "verdict", "deny", "reason", "otherwise"));
            requireRefused(Map.of("name", "x", "verdict", "deny", "reason", "rule-2"), named("y", "deny"));
        }

        @Test
        void haveNoDefaultForOtherwise() {
            assertThatThrownBy(() -> ToolPolicySettings.policy(io.aegis.spi.settings.Settings.empty()))
                    .isInstanceOf(SettingsException.class);
        }

        private void requireRefused(Map<?, ?>... rules) {
            assertThatThrownBy(() -> new Ruled("allow", rules)).isInstanceOf(SettingsException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "*, '', true",
        "a*, a, true",
        "a*c*e, abcde, true",
        "a*c*e, abcd, false",
        "?b, ab, true",
        "?b, b, false",
        "A, a, false",
        "**a, ba, true",
        "'', a, false"
    })
    void globsMatchAsTheyDoEverywhere(String pattern, String name, boolean matches) {
        assertThat(new Glob(pattern).matches(name)).isEqualTo(matches);
    }
}
