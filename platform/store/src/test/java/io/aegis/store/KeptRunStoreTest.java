package io.aegis.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.Asked;
import io.aegis.kernel.port.Authored;
import io.aegis.kernel.port.Ending;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.EvidenceUnavailableException;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.Proposal;
import io.aegis.kernel.port.Refusal;
import io.aegis.kernel.port.RunStore;
import io.aegis.kernel.port.ToolName;
import io.aegis.kernel.port.ToolResult;
import io.aegis.kernel.port.Usage;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Trust;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Obligation;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.identity.Principal;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptRunStoreTest {
    private static final Instant AT = Instant.parse("2026-11-26T10:00:00Z");
    private static final String SECRET = "jane.doe@example.com";
    private static final String RUN = "019ab0f2-8a3b-7c1d-8e2f-0123456789ab";

    /** The content of a run as version 1 wrote it. */
    private static final String FIRST_VERSION =
            "AQAAAAxhcGlfa2V5OmphbmUBAAAABHJpc2sAAAABAAAABGR1dHkAAAAIYXBwcm92ZXIBAAAAAQAAAARjaGF0AQAAAAZkaWdlc3QA"
                + "AAALb3BlbmFpLmNoYXQAAAALdGhlIHJlcXVlc3QAAAABAAAACC90b29scy8xAAAACE9QRVJBVE9SAQMAAAAGAAAAAAAAAAAJUkVB"
                + "U09OSU5HAAAAAmhtAgAAAAAAAAAIYzJWaGJBPT0BAAAAAAAAAAAJQVNTSVNUQU5UAAAACXRleHQg8J+YgAEAAAAAAAAAAQAAAAZD"
                + "VVNUT00AAAACbnMAAAAEbG9vawAAAAd7ImEiOjF9AwAAAAAAAAAKVE9PTF9DQUxMUwEAAAAEc3RvcAUAAAAAAAAAAQAAAAAAAAAC"
                + "AAAAAAAAAAMAAAAAAAAABAAAAAEAAAAAAAAABHNhaWQAAAAAAQAAAAZmYWlsZWQBAQAAAAEAAAAJVE9PTF9DQUxMAAAABmtlcm5l"
                + "bAAAABN0b29sLW5lZWRzLWFwcHJvdmFsAAAABUNBTExTAAAAAQAAAARzZW5kAAAAEG1haWwuZXhhbXBsZS5jb20AAAACe30AAAAB"
                + "AAAACTxFTUFJTF9hPgAAAAEAAAAFRU1BSUwBAAAAAmFiAAAAAQAAAAthcGlfa2V5OmpvZQAAAAAAAAEAAAAEam9lcwEAAAABAAAA"
                + "A2pvZQAAAAEAAAAAAAAAAAlSRUFTT05JTkcAAAACaG0AAAAEMDBmZgAAAAEAAAAHSU5HUkVTUwAAAANwaWkAAAAIc2FuaXRpemUA"
                + "AAAHU0NBTk5FRAAAAAEAAAACYWEAAAABAAAABHJ1bGUAAAACAAAAAAAAAAUAAAABAQAAAAIAAAADAAAABAAAAAEAAAAOY2xhc3Np"
                + "ZmljYXRpb24AAAAGc2VjcmV0AAAABAAAAAABAAAAAmV1AQAAAAIAAAABYQAAAAFiAgAAAANhY2MAAAAEMS41MAAAAAVQVDI0SAMA"
                + "AAADYWNjAAAAAgAAAAEAAAAFaW1hZ2UAAAABAAAABGxvb2sAAAAEc2FpZAAAAAAAAAAMAQAAAAAAAAABAAAAAAAAAAIAAAAAAAAA"
                + "AwAAAAAAAAAEAAAAAAAAAGMAAAABAAAACTxFTUFJTF9hPgAAABRqYW5lLmRvZUBleGFtcGxlLmNvbQAAAAEAAAAFRU1BSUwAAAAB"
                + "AAAABFRPT0wAAAAEbG9vawAA";

    @TempDir
    Path directory;

    @Test
    void whatTheFirstVersionKeptIsRead() {
        KeptRun.Payload now = run(1, KeptRun.State.PAUSED, steps().getLast(), Optional.empty())
                .payload();
        KeptRun.Payload then = PayloadReader.read(Base64.getDecoder().decode(FIRST_VERSION));
        assertThat(then)
                .usingRecursiveComparison()
                .ignoringFields("request", "step.judged", "trail.entries.shadow", "trail.released")
                .isEqualTo(now);
        assertThat(((KeptRun.Step.Result) then.step()).judged()).isEmpty();
        assertThat(then.trail().released()).isEmpty();
    }

    @Test
    void everythingComesBackAsItWasKept() {
        long sequence = 0;
        for (KeptRun.Step step : steps()) {
            for (KeptRun.End end : ends()) {
                try (Store store = open(new PlainKey())) {
                    KeptRun run = run(++sequence, KeptRun.State.PAUSED, step, Optional.of(end));
                    if (sequence == 1) {
                        store.kept().keep(run);
                    } else {
                        assertThat(store.kept().follow(run)).isTrue();
                    }
                    KeptRun found = store.kept().find(RUN).orElseThrow();
                    assertThat(found.head()).isEqualTo(run.head());
                    assertThat(found.payload().request())
                            .isEqualTo(run.payload().request());
                    assertThat(found.payload())
                            .usingRecursiveComparison()
                            .ignoringFields("request")
                            .isEqualTo(run.payload());
                }
            }
        }
    }

    @Test
    void noContentLiesInTheFileOfTheDatabase() throws Exception {
        try (Store store = open(new PlainKey())) {
            store.kept().keep(run(1, KeptRun.State.PAUSED, steps().getFirst(), Optional.empty()));
        }
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .doesNotContain(SECRET)
                        .doesNotContain("the request");
            }
        }
    }

    @Test
    void whatIsKeptIsBoundToItsRunItsPrincipalAndItsState() throws Exception {
        for (String change : List.of(
                "UPDATE kept_run SET sequence = 2",
                "UPDATE kept_run SET principal = 'api_key:joe'",
                "UPDATE kept_run SET id = '019ab0f2-8a3b-7c1d-8e2f-ffffffffffff'")) {
            Path file = directory.resolve("bound-" + change.hashCode() + ".db");
            try (Store store = Store.open(file, new PlainKey(), () -> AT)) {
                store.kept().keep(run(1, KeptRun.State.PAUSED, steps().getFirst(), Optional.empty()));
                store.kept().keep(other("api_key:joe"));
                change(file, change + " WHERE principal = 'api_key:jane'");
                String id = change.contains("ffff") ? "019ab0f2-8a3b-7c1d-8e2f-ffffffffffff" : RUN;
                assertThatThrownBy(() -> store.kept().find(id))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("changed or moved");
            }
        }
    }

    @Test
    void aNewKeyTakesThePlaceOfTheOldOneWithoutLosingWhatWaits() {
        KeptRun run = run(1, KeptRun.State.PAUSED, steps().getFirst(), Optional.empty());
        try (Store store = open(new PlainKey(1))) {
            store.kept().keep(run);
        }
        try (Store store = open(new Ring(new PlainKey(2), new PlainKey(1)))) {
            assertThat(store.kept().find(RUN)).isPresent();
        }
        try (Store store = open(new PlainKey(2))) {
            assertThat(store.kept().find(RUN)).isPresent();
        }
        assertThatThrownBy(() -> open(new PlainKey(3)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("previous_keys");
    }

    @Test
    void theOldestComeFirstIfThatIsAskedFor() {
        try (Store store = open(new PlainKey())) {
            for (int at = 1; at <= 5; at++) {
                KeptRun.Head head = run(1, KeptRun.State.PAUSED, steps().getFirst(), Optional.empty())
                        .head();
                store.kept()
                        .keep(new KeptRun(
                                new KeptRun.Head(
                                        "run-" + at,
                                        head.principal(),
                                        head.route(),
                                        head.state(),
                                        head.at(),
                                        head.changed(),
                                        head.sequence(),
                                        head.request(),
                                        head.expires(),
                                        head.taken()),
                                run(1, KeptRun.State.PAUSED, steps().getFirst(), Optional.empty())
                                        .payload()));
            }
            for (RunStore.Order order : RunStore.Order.values()) {
                boolean oldest = order == RunStore.Order.OLDEST;
                var all = new RunStore.Query(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("paused"),
                        Optional.empty(),
                        Optional.empty(),
                        2,
                        order);
                assertThat(store.kept().list(all))
                        .extracting(KeptRun.Head::run)
                        .isEqualTo(oldest ? List.of("run-1", "run-2") : List.of("run-5", "run-4"));
                assertThat(store.kept().list(all.behind(Optional.of("run-3"), 10)))
                        .extracting(KeptRun.Head::run)
                        .isEqualTo(oldest ? List.of("run-4", "run-5") : List.of("run-2", "run-1"));
            }
        }
    }

    @Test
    void whoErasesAPrincipalErasesItsContentAndNobodyElses() {
        try (Store store = open(new PlainKey())) {
            store.kept().keep(run(1, KeptRun.State.PAUSED, steps().getFirst(), Optional.empty()));
            store.kept().keep(other("api_key:joe"));
            store.runs().add(row("api_key:jane"));
            store.runs().add(row("api_key:joe"));
            assertThat(store.runs().find(row("api_key:jane").run())).isPresent();
            assertThat(store.kept().erase("api_key:jane")).isEqualTo(1);
            assertThat(store.kept().find(RUN)).isEmpty();
            assertThat(store.kept().find("019ab0f2-8a3b-7c1d-8e2f-eeeeeeeeeeee"))
                    .isPresent();
            assertThat(store.runs()
                            .find(row("api_key:jane").run())
                            .orElseThrow()
                            .digestKey())
                    .isEmpty();
            assertThat(store.runs().find(row("api_key:joe").run()).orElseThrow().digestKey())
                    .isNotEmpty();
            store.kept().keep(run(1, KeptRun.State.PAUSED, steps().getFirst(), Optional.empty()));
            assertThat(store.kept().find(RUN)).isPresent(); // under a key of its own
        }
    }

    /** The content is sealed already when somebody erases the key, and is about to be written. */
    @Test
    void whatIsErasedWhileItIsAboutToBeKeptIsNotKept() throws Exception {
        try (var database = new Database(directory.resolve("state.db"))) {
            var kept = new KeptRunStore(database, new PlainKey());
            KeptRun.Head over = other("api_key:jane").head();
            kept.keep(other("api_key:jane"));
            var thrown = new AtomicReference<Throwable>();
            var keeping =
                    new Thread(() -> kept.keep(run(1, KeptRun.State.PAUSED, steps().getFirst(), Optional.empty())));
            keeping.setUncaughtExceptionHandler((thread, failed) -> thrown.set(failed));
            database.transaction(open -> {
                keeping.start();
                while (!isAtTheDatabase(keeping)) {
                    Thread.onSpinWait();
                }
                return kept.erase("api_key:jane");
            });
            keeping.join();
            assertThat(thrown.get()).isInstanceOf(EvidenceUnavailableException.class);
            assertThat(kept.head(RUN)).isEmpty();
            kept.keep(other("api_key:jane")); // under a key of its own
            assertThat(kept.find(over.run())).isPresent();
            kept.keep(run(1, KeptRun.State.PAUSED, steps().getFirst(), Optional.empty()));
            assertThat(kept.expired(AT.plusSeconds(60)))
                    .allMatch(head -> kept.find(head.run()).isPresent());
        }
    }

    private static boolean isAtTheDatabase(Thread thread) {
        StackTraceElement[] trace = thread.getStackTrace();
        return thread.getState() == Thread.State.BLOCKED
                && trace.length > 0
                && trace[0].getClassName().equals(Database.class.getName());
    }

    @Test
    void noStateIsKeptUnderAKeyThatIsErased() throws Exception {
        try (Store store = open(new PlainKey())) {
            store.kept().keep(run(1, KeptRun.State.PAUSED, steps().getFirst(), Optional.empty()));
            change(directory.resolve("state.db"), "DELETE FROM payload_key");
            assertThat(store.kept().follow(run(2, KeptRun.State.RUNNING, steps().getFirst(), Optional.empty())))
                    .isFalse();
            assertThat(store.kept().head(RUN).orElseThrow().state()).isEqualTo(KeptRun.State.PAUSED);
        }
    }

    @Test
    void whatIsNotWrittenYetIsErasedToo() {
        try (Store store = open(new PlainKey())) {
            store.runs().add(row("api_key:jane"));
            store.erase("api_key:jane");
            assertThat(store.runs()
                            .find(row("api_key:jane").run())
                            .orElseThrow()
                            .digestKey())
                    .isEmpty();
        }
    }

    @Test
    void whatWasOverBeforeATimeIsErasedAndNothingElse() {
        try (Store store = open(new PlainKey())) {
            store.kept().keep(run(1, KeptRun.State.PAUSED, steps().getFirst(), Optional.empty()));
            store.kept().keep(other("api_key:joe"));
            store.runs().add(row("api_key:jane"));
            assertThat(store.kept().overBefore(AT)).isZero();
            assertThat(store.eraseBefore(AT)).isEqualTo(new Store.Erased(0, false));
            assertThat(store.runs()
                            .find(row("api_key:jane").run())
                            .orElseThrow()
                            .digestKey())
                    .isNotEmpty();
            assertThat(store.kept().overBefore(AT.plusMillis(1))).isEqualTo(1);
            assertThat(store.eraseBefore(AT.plusMillis(1))).isEqualTo(new Store.Erased(1, false));
            assertThat(store.kept().head(RUN)).isPresent(); // it waits
            assertThat(store.kept().head("019ab0f2-8a3b-7c1d-8e2f-eeeeeeeeeeee"))
                    .isEmpty();
            assertThat(store.runs()
                            .find(row("api_key:jane").run())
                            .orElseThrow()
                            .digestKey())
                    .isEmpty();
        }
    }

    @Test
    void aStateFollowsTheOneBeforeItAndNothingElse() {
        try (Store store = open(new PlainKey())) {
            KeptRun first = run(1, KeptRun.State.PAUSED, steps().getFirst(), Optional.empty());
            KeptRun second = run(2, KeptRun.State.RUNNING, steps().getFirst(), Optional.empty());
            assertThat(store.kept().follow(second)).isFalse(); // there is nothing before it
            assertThat(store.kept().head(RUN)).isEmpty();
            store.kept().keep(first);
            assertThatThrownBy(() -> store.kept().keep(first)).isInstanceOf(EvidenceUnavailableException.class);
            assertThat(store.kept().follow(second)).isTrue();
            assertThat(store.kept().follow(second)).isFalse(); // somebody was first
            assertThat(store.kept().head(RUN)).contains(second.head());
            store.kept().erase("api_key:jane");
            assertThat(store.kept().follow(run(3, KeptRun.State.COMPLETED, steps().getFirst(), Optional.empty())))
                    .isFalse();
            assertThat(store.kept().head(RUN)).isEmpty(); // what was erased does not come back
        }
    }

    @Test
    void anAnswerIsTakenOnce() {
        try (Store store = open(new PlainKey())) {
            store.kept().keep(run(1, KeptRun.State.COMPLETED, steps().getFirst(), Optional.of(ends().getFirst())));
            assertThat(store.kept().take(RUN)).isTrue();
            assertThat(store.kept().take(RUN)).isFalse();
            assertThat(store.kept().head(RUN).orElseThrow().taken()).isTrue();
        }
    }

    @Test
    void runsAreFoundByTheirStateTheirExpiryAndWhatIsAskedOfThem() {
        try (Store store = open(new PlainKey())) {
            store.kept().keep(run(1, KeptRun.State.PAUSED, steps().getFirst(), Optional.empty()));
            assertThat(store.kept().in(KeptRun.State.PAUSED)).hasSize(1);
            assertThat(store.kept().in(KeptRun.State.RUNNING)).isEmpty();
            assertThat(store.kept().expired(AT.plusSeconds(59))).isEmpty();
            assertThat(store.kept().expired(AT.plusSeconds(60))).hasSize(1);
            assertThat(store.kept().list(query("paused", "chat"))).hasSize(1);
            assertThat(store.kept().list(query("paused", "other"))).isEmpty();
            assertThat(store.kept().list(query("error", "chat"))).isEmpty();
        }
    }

    @Test
    void onlyWhatIsOverIsForgotten() {
        try (Store store = open(new PlainKey())) {
            store.kept().keep(run(1, KeptRun.State.PAUSED, steps().getFirst(), Optional.empty()));
            store.kept().keep(other("api_key:joe"));
            assertThat(store.kept().forget(Duration.ofHours(24), AT.plus(Duration.ofDays(3))))
                    .isEqualTo(1);
            assertThat(store.kept().find(RUN)).isPresent();
        }
    }

    /** The key of today, and one that it took the place of. */
    private record Ring(PlainKey today, PlainKey before) implements io.aegis.kernel.port.PayloadKey {
        @Override
        public byte[] seal(byte[] plain, byte[] context) {
            return today.seal(plain, context);
        }

        @Override
        public byte[] open(byte[] sealed, byte[] context) {
            return today.isCurrent(sealed) ? today.open(sealed, context) : before.open(sealed, context);
        }

        @Override
        public boolean isCurrent(byte[] sealed) {
            return today.isCurrent(sealed);
        }
    }

    private Store open(io.aegis.kernel.port.PayloadKey key) {
        Store store = Store.open(directory.resolve("state.db"), key, () -> AT);
        try {
            store.kept().rekey();
            return store;
        } catch (StoreException unknown) {
            store.close();
            throw unknown;
        }
    }

    private static void change(Path file, String sql) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }

    private static RunStore.Query query(String status, String route) {
        return new RunStore.Query(
                Optional.empty(),
                Optional.of(route),
                Optional.of(status),
                Optional.empty(),
                Optional.empty(),
                10,
                RunStore.Order.NEWEST);
    }

    private static RunStore.RunRow row(String principal) {
        return new RunStore.RunRow(
                "019ab0f2-8a3b-7c1d-8e2f-" + principal.hashCode(),
                AT,
                principal,
                "chat",
                Evidence.Status.COMPLETED,
                Optional.empty(),
                Optional.empty(),
                1,
                "00ff",
                List.of());
    }

    private static KeptRun other(String principal) {
        KeptRun run = run(1, KeptRun.State.COMPLETED, steps().getFirst(), Optional.of(ends().getFirst()));
        KeptRun.Head head = run.head();
        return new KeptRun(
                new KeptRun.Head(
                        "019ab0f2-8a3b-7c1d-8e2f-eeeeeeeeeeee",
                        principal,
                        head.route(),
                        head.state(),
                        head.at(),
                        head.changed(),
                        1,
                        Optional.empty(),
                        Optional.empty(),
                        false),
                run.payload());
    }

    private static List<KeptRun.Step> steps() {
        List<AnswerEvent> events = events();
        return List.of(
                new KeptRun.Step.Request(),
                new KeptRun.Step.Model(),
                new KeptRun.Step.Answer("openai", events),
                new KeptRun.Step.Result(
                        events, List.of(new ToolResult(0, "said", false)), new ToolResult(1, "failed", true), "bound"));
    }

    private static List<AnswerEvent> events() {
        return List.of(
                new AnswerEvent.Text(0, Channel.REASONING, "hm"),
                new AnswerEvent.Seal(0, "c2VhbA==", true),
                new AnswerEvent.Text(0, Channel.ASSISTANT, "text 😀"),
                new AnswerEvent.ToolCall(0, 1, AnswerEvent.CallKind.CUSTOM, new ToolName("ns", "look"), "{\"a\":1}"),
                new AnswerEvent.Finished(0, Ending.TOOL_CALLS, Optional.of("stop")),
                new AnswerEvent.Counted(new Usage(1, 2, 3, 4)));
    }

    private static List<KeptRun.End> ends() {
        return List.of(
                new KeptRun.End.Answered(events(), AT, List.of("/n")),
                new KeptRun.End.Refused(new Refusal(
                        ErrorCode.CONTENT_FILTER, "what", "why", "fix", Optional.of(Duration.ofSeconds(1)))));
    }

    private static KeptRun run(long sequence, KeptRun.State state, KeptRun.Step step, Optional<KeptRun.End> end) {
        var head = new KeptRun.Head(
                RUN,
                "api_key:jane",
                "chat",
                state,
                AT,
                AT,
                sequence,
                Optional.of("request-1"),
                Optional.of(AT.plusSeconds(60)),
                false);
        var principal = new Principal("api_key:jane", Optional.of("risk"), Set.of(new Label("duty", "approver")));
        var pause = new KeptRun.Pause(
                List.of(new Asked(Stage.TOOL_CALL, "kernel", "tool-needs-approval")),
                new Proposal(
                        Proposal.Kind.CALLS,
                        List.of(new Proposal.Deed(
                                "send",
                                "mail.example.com",
                                "{}",
                                List.of(new Proposal.Hidden("<EMAIL_a>", List.of("EMAIL"), true))))),
                "ab",
                List.of(new KeptRun.Requester(
                        new Principal("api_key:joe", Optional.empty(), Set.of()),
                        Optional.empty(),
                        Optional.of("joes"))),
                Optional.of(Set.of("joe")));
        var trail = new KeptRun.Trail(
                "00ff",
                List.of(new Evidence.GuardEntry(
                        Stage.INGRESS,
                        "pii",
                        "sanitize",
                        Evidence.Coverage.SCANNED,
                        1,
                        "aa",
                        List.of(new Finding("rule", 2)),
                        5,
                        true)),
                1,
                true,
                2,
                3,
                4,
                Set.of(new Label("classification", "secret")),
                List.of(
                        new Obligation.Regions(Set.of("eu")),
                        new Obligation.Targets(Set.of("a", "b")),
                        new Obligation.Spend("acc", new BigDecimal("1.50"), Duration.ofDays(1)),
                        new Obligation.Concurrency("acc", 2)),
                List.of("image"),
                List.of(new Evidence.ToolEntry("look", "said", 12)),
                Optional.of(new Usage(1, 2, 3, 4)),
                99,
                Optional.of(new KeptRun.Released("beef", 7)));
        return new KeptRun(
                head,
                new KeptRun.Payload(
                        new KeptRun.Requester(principal, Optional.of(Set.of("chat")), Optional.of("digest")),
                        "openai.chat",
                        "the request".getBytes(StandardCharsets.UTF_8),
                        List.of(new Authored("/tools/1", Trust.OPERATOR)),
                        true,
                        step,
                        Optional.of(pause),
                        events().subList(0, 1),
                        trail,
                        List.of(new KeptRun.Mask(
                                "<EMAIL_a>",
                                SECRET,
                                Set.of("EMAIL"),
                                List.of(new KeptRun.Origin("TOOL", "look")),
                                false)),
                        end));
    }
}
