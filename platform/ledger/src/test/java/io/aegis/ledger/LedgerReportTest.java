package io.aegis.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.Evidence.ApprovalAction;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class LedgerReportTest {
    private static final Instant LATER = Records.AT.plusSeconds(60);

    @TempDir
    Path directory;

    private JsonNode report(List<Evidence> records) {
        return report(records, Optional.empty(), LATER.plusSeconds(1));
    }

    private JsonNode report(List<Evidence> records, Optional<Instant> since, Instant until) {
        Path file = directory.resolve("evidence.ledger");
        try (Ledger ledger = Ledger.open(file, new SeededKeys(1), Cadence.USUAL, count -> {})) {
            records.forEach(ledger::append);
        }
        return LedgerReport.of(new LedgerReader(file), since, until);
    }

    private static Evidence approval(String run, Instant at, ApprovalAction action, int agreed) {
        return new Evidence.Approval(
                run,
                at,
                action,
                "api_key:joe",
                "api_key:jane",
                "chat",
                "c0ffee",
                List.of(),
                "d",
                agreed,
                2,
                "AEG-RUN-006");
    }

    @Test
    void runsAreCountedByRouteAndPrincipalWithTheirTokensAndVerdicts() {
        JsonNode report = report(List.of(
                Records.finished("a", Records.AT),
                Records.finished("b", Records.AT),
                new Evidence.RefusalsRepeated(Records.AT, "api_key:jane", "chat", "c0ffee", "AEG-GRD-001", 17)));
        JsonNode row = report.path("principals").path(0);
        assertThat(report.path("principals")).hasSize(1);
        assertThat(row.path("route").asString("")).isEqualTo("chat");
        assertThat(row.path("principal").asString("")).isEqualTo("api_key:jane");
        assertThat(row.path("runs").path("completed").asInt()).isEqualTo(2);
        assertThat(row.path("refusals_repeated").asInt()).isEqualTo(17);
        assertThat(row.path("verdicts").path("sanitize").asInt()).isEqualTo(2);
        assertThat(row.path("tokens").toString())
                .isEqualTo("{\"cached_input\":6,\"input\":2,\"output\":4,\"reasoning\":8}");
        assertThat(report.path("guards").toString())
                .isEqualTo("[{\"guard\":\"pii\",\"stage\":\"ingress\",\"verdict\":\"sanitize\",\"count\":2}]");
    }

    @Test
    void anApprovalIsOneWhenTheQuorumAgreedAndItsTimeIsTheMean() {
        JsonNode report = report(List.of(
                approval("a", Records.AT, ApprovalAction.REQUESTED, 0),
                approval("b", Records.AT, ApprovalAction.REQUESTED, 0),
                approval("c", Records.AT, ApprovalAction.REQUESTED, 0),
                approval("a", Records.AT.plusSeconds(5), ApprovalAction.APPROVED, 1),
                approval("a", Records.AT.plusSeconds(10), ApprovalAction.APPROVED, 2),
                approval("b", Records.AT.plusSeconds(30), ApprovalAction.DENIED, 0),
                approval("c", LATER, ApprovalAction.EXPIRED, 0),
                approval("c", LATER, ApprovalAction.REFUSED, 0)));
        assertThat(report.at("/principals/0/approvals").toString())
                .isEqualTo("{\"approved\":1,\"asked\":3,\"denied\":1,\"expired\":1,\"mean_seconds\":20}");
        assertThat(report.at("/refused_decisions/total").asInt()).isEqualTo(1);
        assertThat(report.at("/refused_decisions/entries/0/reason").asString(""))
                .isEqualTo("AEG-RUN-006");
    }

    @Test
    void changesAreListedAndWeakeningsCounted() {
        var change = new Evidence.ConfigChange(
                Records.AT, 8, "beef", "{}", "[]", true, "operator:uid=1000", Optional.of("CHG-4711"));
        List<Evidence> records = new ArrayList<>(Records.ofEachType());
        records.add(change);
        JsonNode report = report(records);
        assertThat(report.at("/config_changes/total").asInt()).isEqualTo(2);
        assertThat(report.at("/config_changes/weakening").asInt()).isEqualTo(1);
        assertThat(report.at("/config_changes/entries/1/actor").asString("")).isEqualTo("operator:uid=1000");
        assertThat(report.at("/config_changes/entries/1").has("config")).isFalse();
        assertThat(report.at("/plugin_changes/entries/0/plugin").asString("")).isEqualTo("acme.tickets");
    }

    @Test
    void onlyWhatHappenedBetweenTheTimesCounts() {
        List<Evidence> records = List.of(
                Records.finished("a", Records.AT.minusSeconds(1)),
                Records.finished("b", Records.AT),
                Records.finished("c", LATER.minusMillis(1)),
                Records.finished("d", LATER));
        JsonNode report = report(records, Optional.of(Records.AT), LATER);
        assertThat(report.path("records").asInt()).isEqualTo(2);
        assertThat(report.path("first_seq").asInt()).isEqualTo(2);
        assertThat(report.path("last_seq").asInt()).isEqualTo(3);
        assertThat(report.at("/principals/0/runs/completed").asInt()).isEqualTo(2);
    }

    @Test
    void principalsWithoutEndAreOneRow() {
        List<Evidence> records = new ArrayList<>();
        for (int number = 0; number < LedgerReport.MOST_ROWS + 5; number++) {
            records.add(
                    new Evidence.RefusalsRepeated(Records.AT, "oidc:i|" + number, "chat", "c0ffee", "AEG-GRD-001", 1));
        }
        Path file = directory.resolve("evidence.ledger");
        try (Ledger ledger = Ledger.open(file, new SeededKeys(1), Cadence.USUAL, count -> {});
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            records.forEach(record -> threads.submit(() -> ledger.append(record)));
            threads.shutdown();
            assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
        JsonNode rows =
                LedgerReport.of(new LedgerReader(file), Optional.empty(), LATER).path("principals");
        assertThat(rows).hasSize(LedgerReport.MOST_ROWS + 1);
        long others = 0;
        for (JsonNode row : rows) {
            others += row.path("principal").asString("").equals("_others")
                    ? row.path("refusals_repeated").asLong()
                    : 0;
        }
        assertThat(others).isEqualTo(5);
    }

    @Test
    void theLastRecordOfATypeIsFoundAndOneThatOnlyNamesItIsNot() {
        List<Evidence> records = new ArrayList<>(Records.ofEachType());
        for (int number = 0; number < 2000; number += 500) {
            records.add(Records.key(number));
        }
        report(records);
        var reader = new LedgerReader(directory.resolve("evidence.ledger"));
        assertThat(reader.last("plugin_inventory")
                        .orElseThrow()
                        .at("/body/plugins/0/plugin")
                        .asString(""))
                .isEqualTo("aegis.pii");
        assertThat(reader.last("none")).isEmpty();
    }
}
