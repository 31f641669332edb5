package io.aegis.provider.azureopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.ModelProviderFactory;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.ModelProviderContract;
import io.aegis.spi.testkit.ScriptedUpstream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AzureOpenAiProviderTest extends ModelProviderContract {
    private static final byte[] BODY = "{\"model\":\"m\",\"messages\":[]}".getBytes(StandardCharsets.UTF_8);

    @Override
    public ModelProviderFactory factory() {
        return new AzureOpenAiProviderFactory();
    }

    @Override
    public Settings settings() {
        return Settings.of(Map.of("base_url", "https://x.openai.azure.com", "api_version", "2024-10-21"));
    }

    @Override
    public String dialect() {
        return "openai.chat";
    }

    @Override
    public String request(boolean streamed) {
        return "{\"model\":\"m\",\"stream\":" + streamed + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    }

    @Override
    public String upstreamAnswer() {
        return "{\"id\":\"x\",\"object\":\"chat.completion\",\"choices\":[]}";
    }

    @Override
    public List<String> upstreamEvents() {
        return List.of("data: {\"choices\":[]}\n\n", "data: [DONE]\n\n");
    }

    private ScriptedUpstream asked(Map<String, Object> settings, String dialect, String model) {
        var upstream = new ScriptedUpstream().answersJson(200, "{}");
        factory().create(Settings.of(settings), host()).answer(new ModelCall(dialect, model, false, BODY, upstream));
        return upstream;
    }

    @ParameterizedTest
    @CsvSource({
        ",openai.chat,gpt,openai/v1/chat/completions",
        ",openai.responses,gpt,openai/v1/responses",
        ",openai.embeddings,e,openai/v1/embeddings",
        "preview,openai.chat,gpt,openai/v1/chat/completions?api-version=preview",
        "2024-10-21,openai.chat,gpt-4o,openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21",
        "2024-10-21,openai.embeddings,e,openai/deployments/e/embeddings?api-version=2024-10-21",
        "2025-04-01-preview,openai.responses,gpt,openai/responses?api-version=2025-04-01-preview",
        "2024-10-21,openai.chat,a/b?c,openai/deployments/a%2Fb%3Fc/chat/completions?api-version=2024-10-21"
    })
    void theVersionAndTheDialectAreThePath(@Nullable String version, String dialect, String model, String path) {
        Map<String, Object> settings = version == null ? Map.of() : Map.of("api_version", version);
        assertThat(asked(settings, dialect, model).requests().getFirst().path()).isEqualTo(path);
    }

    @Test
    void bytesPassAsTheyAreWithTheConfiguredHeaders() {
        var sent = asked(Map.of("headers", Map.of("x-team", "a")), "openai.chat", "m")
                .requests()
                .getFirst();
        assertThat(sent.body()).isSameAs(BODY);
        assertThat(sent.headers())
                .containsOnly(
                        Map.entry("x-team", "a"),
                        Map.entry("content-type", "application/json"),
                        Map.entry("accept", "application/json"));
    }

    @Test
    void aContextThatIsTooLongIsKnownByItsCode() {
        var upstream = new ScriptedUpstream().answersJson(400, "{\"error\":{\"code\":\"context_length_exceeded\"}}");
        assertThat(factory()
                        .create(Settings.empty(), host())
                        .answer(new ModelCall("openai.chat", "m", false, BODY, upstream)))
                .isInstanceOfSatisfying(
                        ModelAnswer.Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo(ModelAnswer.Kind.CONTEXT_TOO_LONG));
    }
}
