package io.aegis.app;

import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.EvidenceUnavailableException;
import io.aegis.kernel.port.Refusal;
import io.aegis.server.ProviderAdmin;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** The providers for operators. */
record ProviderPort(ProviderAdministration administration) implements ProviderAdmin {
    private static final JsonMapper JSON = JsonMapper.shared();

    @Override
    public byte[] list() {
        return JSON.writeValueAsBytes(Map.of("providers", administration.list()));
    }

    @Override
    public Answer test(String name, Optional<String> model, String actor) {
        try {
            return switch (administration.test(name, model, actor)) {
                case ProviderTrial.Tried(Map<String, Object> report) ->
                    new Answer.Report(JSON.writeValueAsBytes(report));
                case ProviderTrial.Unknown(String what, String fix) ->
                    refused(ErrorCode.NOT_FOUND, what, "Providers are named by their key under 'providers'.", fix);
                case ProviderTrial.Modelless(String what, String fix) ->
                    refused(ErrorCode.INVALID_REQUEST, what, "A provider is asked for one of its models.", fix);
            };
        } catch (EvidenceUnavailableException unwritten) {
            return refused(
                    ErrorCode.EVIDENCE_UNAVAILABLE,
                    "The evidence of the test could not be written.",
                    "The ledger is full or cannot be written.",
                    "Make room or mend the data directory; then try again.");
        }
    }

    private static Answer refused(ErrorCode code, String what, String why, String fix) {
        return new Answer.Refused(Refusal.of(code, what, why, fix));
    }
}
