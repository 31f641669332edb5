package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Evidence leaves the gateway in order and at least once, whatever its receiver does and however the gateway ends. */
class ExportIT {
    private static final String SIGNING = "5f2c".repeat(16);
    private static final String TOKEN = "siem-token-0123456789";
    private static final Pattern SIGNATURE = Pattern.compile("t=(\\d+),v1=([0-9a-f]{64})");
    private static final String GATEWAY = """
        providers: {main: {type: fake, echo: true}}
        guardrails:
          ask: {type: aegis.regex_guard, timeout: 30s, patterns: [{name: risky, pattern: "transfer", action: require_approval}]}
          pii: {type: aegis.pii, timeout: 30s, entities: [EMAIL_ADDRESS]}
        pipeline: {ingress: [ask, pii]}
        routes: {default: {provider: main, owner: risk@example.com}}
        auth: {type: api_key, roles: {auditor: [audit], operator: [ops]}}
        server: {public_url: "https://ai.example.com/", drain: {delay: 0s, timeout: 5s}}
        """;

    private static Workplace place(String name, String rest) {
        return new Workplace(name)
                .environment("SIGNING", SIGNING)
                .environment("SIEM", TOKEN)
                .config(GATEWAY + rest);
    }

    private static String siem(WebhookReceiver receiver) {
        return """
              siem:
                type: webhook
                url: "%s"
                signing_key: secret://env/SIGNING
                api_key: secret://env/SIEM
            """.formatted(receiver.url("/ingest/aegis"));
    }

    @Test
    void everyRecordArrivesThoughTheReceiverFailsAndTheGatewayIsKilled() throws Exception {
        try (var receiver = new WebhookReceiver()) {
            var place =
                    place("export", "exporters:\n  archive: {type: jsonl, path: evidence.jsonl}\n" + siem(receiver));
            String jane = place.key("jane");
            String ops = place.key("ops");
            receiver.next(call -> call.status(500, "text/plain", "ill", ""))
                    .next(call -> call.raw("HTTP/1.1 2"))
                    .next(call ->
                            call.status(302, "text/plain", "", "location: " + receiver.url("/elsewhere") + "\r\n"));
            var hanging = new CountDownLatch(1);
            List<Long> before;
            try (GatewayProcess gateway = place.serve()) {
                gateway.http(jane).ask("default", "first, for jane.doe@example.com");
                before = receiver.takeUntil(lastOf(place));
                assertThat(gateway.http(ops).get("/metrics").text())
                        .contains("aegis_exporter_failures_total{exporter=\"siem\"} 3.0")
                        .contains("aegis_exporter_failures_total{exporter=\"archive\"} 0.0")
                        .contains("aegis_exporter_lag_records{exporter=\"siem\"}");
                assertThat(gateway.http(ops).get("/readyz?verbose").text())
                        .contains("exporter siem", "exporter archive", "delivered to record ");
                receiver.next(call -> {
                    hanging.countDown();
                    call.awaitGone();
                });
                gateway.http(jane).ask("default", "second");
                hanging.await();
                gateway.kill();
            }
            long last;
            try (GatewayProcess gateway = place.serve()) {
                gateway.http(jane).ask("default", "third");
                last = lastOf(place);
                List<Long> after = receiver.takeUntil(last);
                assertThat(before).isEqualTo(numbers(1, before.getLast()));
                assertThat(after).startsWith(before.getLast() + 1).isSorted();
                var all = new TreeSet<>(before);
                all.addAll(after);
                assertThat(all).containsExactlyElementsOf(numbers(1, all.last()));
                assertThat(gateway.terminate()).isZero();
            }
            Path archive = place.folder().resolve("evidence.jsonl");
            assertThat(Files.getPosixFilePermissions(archive)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(place.run("audit", "verify", archive.toString()).exit()).isZero();
            List<String> ledger = place.run("audit", "export").out().lines().toList();
            assertThat(ledger).startsWith(Files.readAllLines(archive).toArray(String[]::new));
            for (UpstreamCall call : receiver.calls()) {
                assertThat(call.path()).isEqualTo("/ingest/aegis");
                assertThat(call.header("authorization")).isEqualTo("Bearer " + TOKEN);
                assertThat(call.head() + call.text()).doesNotContain(SIGNING, "jane.doe@example.com");
                assertSigned(call);
                assertThat(ledger).containsAll(call.text().lines().toList());
            }
        }
    }

    @Test
    void aCheckpointIsPublishedToEveryReceiverOrTheCommandSaysWhichHasItNot() throws IOException {
        var receiver = new WebhookReceiver();
        var place = place(
                "export-publish", "exporters:\n  archive: {type: jsonl, path: published.jsonl}\n" + siem(receiver));
        String jane = place.key("jane");
        Workplace.Outcome down = place.run("audit", "checkpoint", "--publish");
        assertThat(down.exit()).as(down.toString()).isEqualTo(69);
        assertThat(down.err()).contains("not published", "aegis serve");
        try (GatewayProcess gateway = place.serve()) {
            gateway.http(jane).ask("default", "hello");
            Workplace.Outcome published = place.run("audit", "checkpoint", "--publish");
            assertThat(published.exit()).as(published.toString()).isZero();
            assertThat(published.err())
                    .contains(
                            "published: archive, published.jsonl", "published: siem, " + receiver.url("/ingest/aegis"))
                    .doesNotContain("NOT");
            String root = rootOf(published);
            assertThat(receiver.calls()).anyMatch(call -> call.text().contains(root));
            assertThat(Files.readString(place.folder().resolve("published.jsonl")))
                    .contains(root);
            receiver.close();
            gateway.http(jane).ask("default", "hello again");
            Workplace.Outcome half = place.run("audit", "checkpoint", "--publish");
            assertThat(half.exit()).as(half.toString()).isEqualTo(69);
            assertThat(half.err()).contains("published: archive", "NOT published: siem", "the receiver: ");
            assertThat(rootOf(half)).isNotEqualTo(root);
            assertThat(Files.readString(place.folder().resolve("published.jsonl")))
                    .contains(rootOf(half));
        }
        var alone = place("export-nowhere", "");
        alone.key("jane");
        try (GatewayProcess gateway = alone.serve()) {
            Workplace.Outcome nowhere = alone.run("audit", "checkpoint", "--publish");
            assertThat(nowhere.exit()).as(nowhere.toString()).isEqualTo(78);
            assertThat(nowhere.err()).contains("no exporter is configured");
            assertThat(gateway.isRunning()).isTrue();
        }
    }

    @Test
    void whoeverDecidesIsToldOfARunThatWaitsAndOfNothingInIt() throws GeneralSecurityException {
        try (var receiver = new WebhookReceiver()) {
            var place = place("export-notice", "reload: {watch: false}\napprovals: {approvers: [joe]}\n");
            String jane = place.key("jane");
            try (GatewayProcess gateway = place.serve()) {
                assertThat(gateway.http(jane)
                                .ask("default", "transfer, before anybody is told")
                                .status())
                        .isEqualTo(409);
                place.config(GATEWAY + """
                    reload: {watch: false}
                    approvals:
                      approvers: [joe]
                      notify: {url: "%s", signing_key: secret://env/SIGNING}
                    """.formatted(receiver.url("/paused")));
                gateway.hangUp();
                gateway.awaitLog("generation 2 runs");
                receiver.next(call -> call.status(503, "text/plain", "", ""));
                Answer paused = gateway.http(jane).ask("default", "transfer it for jane.doe@example.com");
                assertThat(paused.status()).as(paused.text()).isEqualTo(409);
                UpstreamCall call = receiver.take();
                JsonNode notice = Json.parse(call.text());
                assertThat(notice.propertyNames())
                        .containsExactlyInAnyOrder("run_id", "route", "at", "expires_at", "link");
                assertThat(notice.path("run_id").asString("")).isEqualTo(paused.run());
                assertThat(notice.path("link").asString(""))
                        .isEqualTo("https://ai.example.com/approvals/" + paused.run());
                assertSigned(call);
                assertThat(receiver.calls())
                        .hasSize(2)
                        .allMatch(each -> each.text().equals(call.text()));
            }
        }
    }

    @Test
    void whatAnAuditorReadsIsTheSameFromTheGatewayAndFromItsLedger() throws IOException {
        var place = place("export-report", "");
        String jane = place.key("jane");
        String audit = place.key("audit");
        try (GatewayProcess gateway = place.serve()) {
            gateway.http(jane).ask("default", "hello");
            Http auditor = gateway.http(audit);
            assertThat(auditor.get("/v1/audit/inventory").json())
                    .isEqualTo(Json.parse(
                            place.run("audit", "inventory", "-o", "json").out()));
            JsonNode report =
                    auditor.get("/v1/audit/report?since=2026-01-01T00:00:00Z").json();
            assertThat(report.at("/principals/0/principal").asString("")).isEqualTo("api_key:jane");
            assertThat(report.at("/principals/0/runs/completed").asInt()).isEqualTo(1);
            JsonNode told = Json.parse(
                    place.run("audit", "report", "--since", "90d", "-o", "json").out());
            assertThat(told.path("principals")).isEqualTo(report.path("principals"));
            assertThat(told.path("guards")).isEqualTo(report.path("guards"));
            assertThat(gateway.http(jane).get("/v1/audit/report").status()).isEqualTo(403);
        }
        assertThat(place.run("audit", "inventory").out()).contains("risk@example.com", "aegis.pii");
        assertThat(place.run("audit", "report").out()).contains("api_key:jane", "completed 1", "configuration: 1");
        assertThat(place.run("audit", "report", "--until", "2020-01-01", "-o", "yaml")
                        .out())
                .contains("records: 0");
        assertThat(place.run("audit", "report", "--since", "whenever").exit()).isEqualTo(2);
        Path csv = place.folder().resolve("evidence.csv");
        assertThat(place.run("audit", "export", "-o", "csv", "--since-seq", "2", "-f", csv.toString())
                        .exit())
                .isZero();
        assertThat(Files.readString(csv)).startsWith("seq,at,type,run,").contains("\r\n2,");
    }

    @Test
    void anExporterThatThereIsNotIsAnErrorOfTheLint() {
        var place = place("export-lint", "exporters: {lake: {type: parquet}}\n");
        Workplace.Outcome lint = place.run("policy", "lint");
        assertThat(lint.exit()).isNotZero();
        assertThat(lint.out() + lint.err()).contains("AEG-POL-006", "exporters.lake.type");
    }

    /** The third line of a checkpoint: the root of the tree. */
    private static String rootOf(Workplace.Outcome printed) {
        List<String> lines = printed.out().lines().toList();
        assertThat(lines.getFirst()).startsWith("aegis-evidence/");
        return lines.get(2);
    }

    private static long lastOf(Workplace place) {
        return place.run("audit", "export").out().lines().skip(1).count();
    }

    private static List<Long> numbers(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private static void assertSigned(UpstreamCall call) throws GeneralSecurityException {
        Matcher signature = SIGNATURE.matcher(call.header("x-aegis-signature"));
        assertThat(signature.matches()).as(call.head()).isTrue();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SIGNING.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
        byte[] expected = mac.doFinal((signature.group(1) + "." + call.text()).getBytes(StandardCharsets.UTF_8));
        assertThat(signature.group(2)).isEqualTo(HexFormat.of().formatHex(expected));
    }
}
