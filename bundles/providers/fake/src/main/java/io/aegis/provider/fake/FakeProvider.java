package io.aegis.provider.fake;

import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.ModelProvider;
import java.util.List;
import java.util.Optional;

/** Answers by its script. Immutable. */
final class FakeProvider implements ModelProvider {
    private static final String REQUEST_ID = "fake";
    private static final String EMBEDDINGS = "openai.embeddings";

    private final Script script;

    FakeProvider(Script script) {
        this.script = script;
    }

    @Override
    public ModelAnswer answer(ModelCall call) {
        try {
            return call.dialect().equals(EMBEDDINGS)
                    ? answered(call, List.of(Embeddings.answer(call.model(), call.body())))
                    : chat(call);
        } catch (JsonReader.NotJsonException notJson) {
            return new ModelAnswer.Failed(ModelAnswer.Kind.INVALID_REQUEST, 400, Optional.empty());
        }
    }

    private ModelAnswer chat(ModelCall call) {
        ChatRequest request = ChatRequest.read(call.body());
        var answer =
                new ChatAnswer(call.model(), request, said(request, call.streamed()), called(request), script.cost());
        return answered(call, call.streamed() ? answer.events() : List.of(answer.document()));
    }

    private ModelAnswer answered(ModelCall call, List<String> pieces) {
        return new ModelAnswer.Answered(
                call.streamed(), Optional.of(REQUEST_ID), new SpokenBytes(script.latency(), pieces));
    }

    private List<String> said(ChatRequest request, boolean streamed) {
        if (script.echo()) {
            return Pieces.of(request.lastUserText());
        }
        return streamed && !script.pieces().isEmpty() ? script.pieces() : Pieces.of(script.text());
    }

    private List<Script.ToolCall> called(ChatRequest request) {
        return request.turn() < script.turns().size() ? script.turns().get(request.turn()) : List.of();
    }
}
