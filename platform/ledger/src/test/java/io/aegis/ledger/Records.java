package io.aegis.ledger;

import io.aegis.kernel.port.Asked;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.Usage;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One record of each type, with every optional member. */
final class Records {
    static final Instant AT = Instant.parse("2026-11-23T10:00:00.123Z");
    static final String RUN = "019ab0f2-8a3b-7c1d-8e2f-0123456789ab";

    private Records() {}

    static Evidence key(int number) {
        return new Evidence.KeyEvent(AT, "created", "key_" + number, "api_key:jane", "operator:uid=1000");
    }

    static Evidence finished(String run, Instant at) {
        return new Evidence.RunFinished(
                run,
                at,
                "api_key:jane",
                "chat",
                7,
                "c0ffee",
                true,
                Evidence.Status.COMPLETED,
                Optional.of("AEG-GRD-001"),
                List.of(entry()),
                List.of("image"),
                "00112233",
                42,
                Optional.of(new Usage(1, 2, 3, 4)),
                Optional.of("req-1"),
                List.of(new Evidence.ToolEntry("lookup", "said", 900)),
                12);
    }

    static List<Evidence> ofEachType() {
        return List.of(
                new Evidence.RunStarted(
                        RUN, AT, "api_key:jane", "chat", 7, "c0ffee", "openai", "00112233", List.of(entry())),
                new Evidence.RunAttempted(RUN, AT, "api_key:jane", "chat", "c0ffee", "backup", 2, 1, "00112233"),
                new Evidence.ToolCalled(
                        RUN, AT, "api_key:jane", "chat", "c0ffee", "lookup", "crm.example.com", 1, "00112233"),
                approval(Evidence.ApprovalAction.REFUSED),
                finished(RUN, AT),
                new Evidence.RefusalsRepeated(AT, "api_key:jane", "chat", "c0ffee", "AEG-GRD-001", 17),
                new Evidence.ConfigChange(
                        AT, 7, "c0ffee", "{\"routes\":{}}", "[]", false, "start", Optional.of("CHG-4711")),
                new Evidence.ModelInventory(AT, 7, "c0ffee", List.of("{\"name\":\"openai\"}")),
                new Evidence.PluginInventory(AT, 7, "c0ffee", List.of("{\"plugin\":\"aegis.pii\"}"), "cd".repeat(32)),
                new Evidence.ContentErased(AT, Optional.of("api_key:jane"), Optional.empty(), 3, "operator:uid=1000"),
                key(1),
                new Evidence.ProviderTested(
                        AT,
                        "openai",
                        "example-large",
                        "c0ffee",
                        "credentials_rejected",
                        401,
                        120,
                        Optional.of(new Usage(9, 2, 0, 0)),
                        "operator:uid=1000"),
                plugin());
    }

    static Evidence plugin() {
        return new Evidence.PluginChange(
                AT,
                Evidence.PluginAction.INSTALLED,
                "acme.tickets",
                "1.2.0",
                "00".repeat(32),
                "sandboxed",
                List.of("network"),
                "sha256:" + "ab".repeat(32),
                "acme. MCowBQYDK2VwAyEA",
                "AEG-PLG-003",
                "cd".repeat(32),
                "operator:uid=1000");
    }

    private static Evidence.GuardEntry entry() {
        return new Evidence.GuardEntry(
                Stage.INGRESS,
                "pii",
                "sanitize",
                Evidence.Coverage.SCANNED,
                1,
                "aabbcc",
                List.of(new Finding("pii.email_address", 2)),
                310);
    }

    static Evidence approval(Evidence.ApprovalAction action) {
        return new Evidence.Approval(
                RUN,
                AT,
                action,
                "api_key:joe",
                "api_key:jane",
                "chat",
                "c0ffee",
                List.of(new Asked(Stage.TOOL_CALL, "kernel", "tool-needs-approval")),
                "ab".repeat(32),
                1,
                2,
                "AEG-RUN-006");
    }
}
