package io.aegis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** The variables that name a gateway and a key, and what a gateway says no with. */
class ServerLinkTest {
    @ParameterizedTest
    @ValueSource(strings = {"aeg-4711\r", "aeg-4711\nx: y", "aeg 4711", "aeg-4711\u00e9", " aeg-4711"})
    void aKeyThatNoHeaderHoldsIsNamedByItsVariableAndNotShown(String key) {
        assertThatThrownBy(() -> ServerLink.of(Map.of("AEGIS_API_KEY", key)))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.exit()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining("AEGIS_API_KEY")
                .hasMessageNotContaining("4711");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:8000", "gateway", "http://", "http://[", "https://a b"})
    void whatIsNoAddressIsSaidToBe(String url) {
        assertThatThrownBy(() -> ServerLink.of(Map.of("AEGIS_SERVER_URL", url)))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("AEGIS_SERVER_URL is no address of a gateway; write it as http://127.0.0.1:8000");
    }

    @ParameterizedTest
    @CsvSource({
        "content_filter, REFUSED",
        "approval_required, REFUSED",
        "approval_denied, REFUSED",
        "no_compliant_provider, REFUSED",
        "guard_unavailable, UNAVAILABLE",
        "upstream_timeout, UNAVAILABLE",
        "rate_limit_exceeded, UNAVAILABLE",
        "model_not_found, NOT_FOUND",
        "invalid_request, USAGE",
        "invalid_api_key, FAILED",
        "internal_error, FAILED"
    })
    void aRefusalEndsByWhatItIs(String code, ExitCode exit) {
        assertThat(refusal("{\"error\": {\"code\": \"" + code + "\"}}").exit()).isEqualTo(exit);
    }

    @Test
    void aRefusedKeyNamesTheVariableThatItComesFrom() {
        String body = "{\"error\": {\"code\": \"invalid_api_key\", \"message\": \"No key.\"}}";
        assertThat(refusal(body)).hasMessageContaining("AEGIS_API_KEY is not set");
        var link = ServerLink.of(Map.of("AEGIS_API_KEY", "aeg-4711"));
        assertThat(Refusal.of(JsonMapper.shared().readTree(body), link))
                .hasMessageContaining("the one in AEGIS_API_KEY")
                .hasMessageNotContaining("4711");
    }

    @Test
    void aDigestToConfirmIsShown() {
        assertThat(refusal(
                        "{\"error\": {\"code\": \"digest_changed\", \"aegis\": {\"what\": \"It changed.\", \"digest\":"
                                + " \"d1g357\"}}}"))
                .hasMessageContaining("digest d1g357");
    }

    private static CommandFailure refusal(String body) {
        return Refusal.of(JsonMapper.shared().readTree(body), ServerLink.of(Map.of()));
    }
}
