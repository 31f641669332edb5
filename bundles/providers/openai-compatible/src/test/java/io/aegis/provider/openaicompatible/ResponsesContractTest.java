package io.aegis.provider.openaicompatible;

import io.aegis.spi.provider.ModelProviderFactory;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.ModelProviderContract;
import java.util.List;
import java.util.Map;

class ResponsesContractTest extends ModelProviderContract {
    @Override
    public ModelProviderFactory factory() {
        return new OpenAiCompatibleProviderFactory();
    }

    @Override
    public Settings settings() {
        return Settings.of(Map.of("base_url", "https://api.example.com/v1", "api_version", "preview"));
    }

    @Override
    public String dialect() {
        return "openai.responses";
    }

    @Override
    public String request(boolean streamed) {
        return "{\"model\":\"m\",\"stream\":" + streamed + ",\"input\":\"hi\"}";
    }

    @Override
    public String upstreamAnswer() {
        return "{\"id\":\"x\",\"object\":\"response\",\"output\":[]}";
    }

    @Override
    public List<String> upstreamEvents() {
        return List.of(
                "event: response.created\ndata: {\"type\":\"response.created\"}\n\n",
                "event: response.completed\ndata: {\"type\":\"response.completed\"}\n\n");
    }
}
