package io.aegis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a run did, for somebody at a terminal. */
class TrailTest {
    private static final String STARTED = """
        {"seq":7,"at":"2026-01-31T12:00:00.010Z","type":"run_started","body":{"guards":[
         {"stage":"ingress","guard":"pii","verdict":"sanitize","coverage":"scanned","segments":1,"micros":31}]}}
        """;
    private static final String CALLED = """
        {"seq":8,"at":"2026-01-31T12:00:00.250Z","type":"tool_called","body":{"tool":"%s","destination":"api.example.com","turn":1}}
        """;
    private static final String ENDED = """
        {"seq":9,"at":"2026-01-31T12:00:01.010Z","type":"run_evidence","body":{"principal":"api_key:jane","route":"agent","status":"blocked",
         "config":"abc","millis":1010,"tools":[%s],"guards":[
         {"stage":"tool_call","guard":"kernel","verdict":"allow","coverage":"scanned","segments":1,"micros":0},
         {"stage":"egress","guard":"word","verdict":"block","coverage":"scanned","segments":1,"micros":5}]}}
        """;
    private static final String SAID = "{\"tool\":\"look_up\",\"outcome\":\"said\",\"micros\":4200}";

    private static final String APPROVAL = """
        {"seq":8,"at":"2026-01-31T12:00:00.250Z","type":"approval","body":{"action":"%s","agreed":%d,"quorum":2,
         "requester":"api_key:jane","route":"agent"}}
        """;

    private static String printed(boolean coloured, String... records) {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        List<JsonNode> parsed =
                List.of(records).stream().map(JsonMapper.shared()::readTree).toList();
        Trail.print(new Terminal(stream, stream, coloured), "run-1", parsed);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void showsEachCallOfAToolWithWhereItWentAndWhatCameOfIt() {
        String printed = printed(false, STARTED, CALLED.formatted("look_up"), ENDED.formatted(SAID));
        assertThat(printed).contains("TURN  TOOL     VERDICT  DESTINATION      OUTCOME  TIME\n");
        assertThat(printed).contains("1     look_up  allow    api.example.com  said     4200 us\n");
    }

    @Test
    void showsHowLongTheRunAndItsStepsTook() {
        assertThat(printed(false, STARTED, CALLED.formatted("look_up"), ENDED.formatted(SAID)))
                .contains("time       1010 ms", "+0 ms  run_started", "+240 ms  tool_called", "+1000 ms  run_evidence");
    }

    @Test
    void aCallThatDidNotFitWentNowhereAndTakesNoOthersPlace() {
        String unfit = "{\"tool\":\"look_up\",\"outcome\":\"unfit\",\"micros\":3}";
        assertThat(printed(false, STARTED, CALLED.formatted("look_up"), ENDED.formatted(unfit + "," + SAID)))
                .contains(
                        "-     look_up  -        -                unfit    3 us\n",
                        "1     look_up  -        api.example.com  said     4200 us\n");
    }

    @Test
    void aCallOfWhichNothingCameBackIsUnknown() {
        assertThat(printed(false, STARTED, CALLED.formatted("send")))
                .contains("1     send  -        api.example.com  unknown  -\n");
    }

    @Test
    void saysNothingOfAVerdictThatCannotBeTiedToItsCall() {
        assertThat(printed(
                        false,
                        STARTED,
                        CALLED.formatted("look_up"),
                        CALLED.formatted("look_up"),
                        ENDED.formatted(SAID + "," + SAID)))
                .contains("1     look_up  -        api.example.com  said     4200 us\n");
    }

    @Test
    void aRunWithoutToolsHasNoTableOfThem() {
        assertThat(printed(false, STARTED, ENDED.formatted(""))).doesNotContain("DESTINATION");
    }

    @Test
    void aRunWaitsUntilEnoughHaveAgreedWhateverElseSomebodyTries() {
        String asked = APPROVAL.formatted("requested", 0);
        String one = APPROVAL.formatted("approved", 1);
        String two = APPROVAL.formatted("approved", 2);
        String refused = APPROVAL.formatted("refused", 1);
        String looked = APPROVAL.formatted("revealed", 1);
        String voided = APPROVAL.formatted("voided", 0);
        assertThat(printed(false, asked))
                .contains("principal  api_key:jane\n", "status     paused: it waits for a human\n");
        assertThat(printed(false, asked, one, refused, looked)).contains("paused: it waits for a human");
        assertThat(printed(false, asked, one, voided)).contains("paused: it waits for a human");
        assertThat(printed(false, asked, one, two)).contains("unknown: no closing record");
        assertThat(printed(false, asked, one, two, refused)).contains("unknown: no closing record");
        assertThat(printed(false, asked, APPROVAL.formatted("denied", 0))).contains("unknown: no closing record");
    }

    @Test
    void aDecisionThatCameTooLateHidesNoEnd() {
        assertThat(printed(false, STARTED, ENDED.formatted(""), APPROVAL.formatted("refused", 0)))
                .contains("status     blocked\n", "time       1010 ms");
    }

    @Test
    void coloursOnlyATerminalAndKeepsTheColumnsStraight() {
        String plain = printed(false, STARTED, CALLED.formatted("look_up"), ENDED.formatted(SAID));
        String coloured = printed(true, STARTED, CALLED.formatted("look_up"), ENDED.formatted(SAID));
        assertThat(plain).doesNotContain("\u001b");
        assertThat(coloured).contains("\u001b[31mblock\u001b[0m");
        assertThat(coloured.replaceAll("\u001b\\[\\d+m", "")).isEqualTo(plain);
    }
}
