package io.aegis.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.kernel.port.Broker;
import io.aegis.kernel.port.MessageSigner;
import io.aegis.spi.export.EvidenceBatch;
import io.aegis.spi.export.EvidenceRecord;
import io.aegis.spi.export.ExportResult;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.testkit.ScriptedUpstream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class WebhookTest {
    private static final Instant NOW = Instant.parse("2026-11-26T10:00:30Z");

    /** Stands in for a key: shows what was signed. */
    private static final MessageSigner SIGNER = parts -> {
        var all = new StringBuilder("signed:");
        for (byte[] part : parts) {
            all.append(new String(part, StandardCharsets.UTF_8));
        }
        return all.toString().getBytes(StandardCharsets.UTF_8);
    };

    private static Webhook webhook(ScriptedUpstream upstream) {
        return new Webhook(scope -> upstream, "ingest", SIGNER, () -> NOW);
    }

    private static EvidenceBatch batch(String... lines) {
        return new EvidenceBatch(java.util.stream.IntStream.range(0, lines.length)
                .mapToObj(at -> new EvidenceRecord(at + 1, lines[at].getBytes(StandardCharsets.UTF_8)))
                .toList());
    }

    private static String hex(String text) {
        return java.util.HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theSignatureIsOverTheTimeAndTheExactBody() {
        var upstream = new ScriptedUpstream().answersJson(200, "{}");
        new WebhookExporter(webhook(upstream)).export(batch("{\"a\":\"ä\"}", "{}"));
        var sent = upstream.requests().getFirst();
        String seconds = Long.toString(NOW.getEpochSecond());
        assertThat(new String(sent.body(), StandardCharsets.UTF_8)).isEqualTo("{\"a\":\"ä\"}\n{}\n");
        assertThat(sent.headers())
                .containsEntry("content-type", "application/x-ndjson")
                .containsEntry(
                        "x-aegis-signature",
                        "t=" + seconds + ",v1=" + hex("signed:" + seconds + ".{\"a\":\"ä\"}\n{}\n"));
    }

    @Test
    void onlyWhatTheReceiverTookIsDelivered() {
        for (int status : new int[] {200, 201, 202, 204}) {
            assertThat(answered(status)).isEqualTo(new ExportResult.Delivered());
        }
        for (int status : new int[] {408, 429, 500, 503}) {
            assertThat(answered(status)).isEqualTo(new ExportResult.Delayed(Optional.of(Duration.ofSeconds(7))));
        }
        for (int status : new int[] {300, 400, 401, 404, 413}) {
            assertThat(answered(status)).isEqualTo(new ExportResult.Refused(status));
        }
    }

    private static ExportResult answered(int status) {
        return new WebhookExporter(webhook(new ScriptedUpstream().answers(status, Map.of("retry-after", "7"), "{}")))
                .export(batch("{}"));
    }

    @Test
    void closingEndsACallThatHangs() throws Exception {
        var under = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        Broker hanging = scope -> request -> {
            scope.onEnd(ended::countDown);
            under.countDown();
            try {
                ended.await();
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
            throw new UpstreamException(UpstreamException.Cause.CANCELLED);
        };
        var webhook = new Webhook(hanging, "ingest", SIGNER, () -> NOW);
        var result = CompletableFuture.supplyAsync(() -> {
            try {
                return webhook.post("text/plain", new byte[0]).toString();
            } catch (UpstreamException cancelled) {
                return cancelled.kind().name();
            }
        });
        under.await();
        webhook.close();
        assertThat(result.get()).isEqualTo("CANCELLED");
        var later = new CountDownLatch(1);
        Broker open = scope -> {
            scope.onEnd(later::countDown);
            return new ScriptedUpstream().answersJson(200, "{}");
        };
        var closed = new Webhook(open, "ingest", SIGNER, () -> NOW);
        closed.close();
        closed.post("text/plain", new byte[0]);
        assertThat(later.getCount()).isZero();
    }

    private static final String PAUSED = """
        {"at":"2026-11-26T10:00:00Z","body":{"action":"requested","asked":[{"guard":"g","rule":"r","stage":"ingress"}],\
        "digest":"d","requester":"api_key:jane","route":"agent","run":"019a"},"origin":"o","prev_hash":"p","seq":1,\
        "type":"approval"}\
        """;

    private static ScriptedUpstream noticed(String record, Optional<Duration> expiry) {
        var upstream = new ScriptedUpstream().answersJson(200, "{}");
        var notices = new PauseNotices(
                webhook(upstream), URI.create("https://ai.example.com/"), route -> expiry, run -> true, () -> NOW);
        assertThat(notices.export(batch(record))).isEqualTo(new ExportResult.Delivered());
        return upstream;
    }

    @Test
    void aNoticeHoldsIdsAndALinkAndNothingElse() {
        var sent = noticed(PAUSED, Optional.of(Duration.ofMinutes(1))).requests();
        assertThat(sent).hasSize(1);
        assertThat(new String(sent.getFirst().body(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"run_id\":\"019a\",\"route\":\"agent\",\"at\":\"2026-11-26T10:00:00Z\","
                            + "\"expires_at\":\"2026-11-26T10:01:00Z\",\"link\":\"https://ai.example.com/approvals/019a\"}");
        assertThat(sent.getFirst().headers()).containsKey("x-aegis-signature");
    }

    @Test
    void nobodyIsToldOfARunThatWaitsNoMore() {
        assertThat(noticed(PAUSED, Optional.of(Duration.ofSeconds(30))).requests())
                .isEmpty();
        assertThat(noticed(PAUSED, Optional.empty()).requests()).isEmpty();
        assertThat(noticed(PAUSED.replace("requested", "approved"), Optional.of(Duration.ofMinutes(1)))
                        .requests())
                .isEmpty();
    }

    @Test
    void aNoticeThatIsNotTakenComesAgain() {
        var upstream = new ScriptedUpstream().answersJson(500, "{}");
        var notices = new PauseNotices(
                webhook(upstream),
                URI.create("https://ai.example.com"),
                route -> Optional.of(Duration.ofHours(1)),
                run -> true,
                () -> NOW);
        assertThat(notices.export(batch(PAUSED))).isEqualTo(new ExportResult.Delayed(Optional.empty()));
        assertThat(List.copyOf(upstream.requests())).hasSize(1);
    }

    private static PauseNotices notices(ScriptedUpstream upstream, Predicate<String> waits, InstantSource clock) {
        return new PauseNotices(
                webhook(upstream),
                URI.create("https://ai.example.com"),
                route -> Optional.of(Duration.ofHours(1)),
                waits,
                clock);
    }

    @Test
    void whoIsToldOfARunFindsItThere() {
        var upstream = new ScriptedUpstream().answersJson(200, "{}");
        var looks = new AtomicInteger();
        Instant then = Instant.parse("2026-11-26T10:00:00Z");
        PauseNotices notices = notices(upstream, run -> run.equals("019a") && looks.incrementAndGet() == 3, () -> then);
        assertThat(notices.export(batch(PAUSED))).isEqualTo(new ExportResult.Delivered());
        assertThat(upstream.requests()).hasSize(1);
        assertThat(looks).hasValue(3);
    }

    @Test
    void nobodyIsToldOfARunThatSomebodyDecidedMeanwhile() {
        var upstream = new ScriptedUpstream().answersJson(200, "{}");
        assertThat(notices(upstream, run -> false, () -> NOW).export(batch(PAUSED)))
                .isEqualTo(new ExportResult.Delivered());
        assertThat(upstream.requests()).isEmpty();
    }
}
