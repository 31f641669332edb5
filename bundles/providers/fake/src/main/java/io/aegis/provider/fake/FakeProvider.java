package io.aegis.provider.fake;

import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.ModelProvider;
import java.util.List;
import java.util.Optional;

/** Answers by its script. Immutable. */
final class FakeProvider implements ModelProvider {
    private static final String REQUEST_ID = "fake";

    private final Script script;

    FakeProvider(Script script) {
        this.script = script;
    }

    @Override
    public ModelAnswer answer(ModelCall call) {
        ChatRequest request;
        try {
            request = ChatRequest.read(call.body());
        } catch (JsonReader.NotJsonException notJson) {
            return new ModelAnswer.Failed(ModelAnswer.Kind.INVALID_REQUEST, 400, Optional.empty());
        }
        var answer =
                new ChatAnswer(call.model(), request, said(request, call.streamed()), called(request), script.cost());
        List<String> pieces = call.streamed() ? answer.events() : List.of(answer.document());
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
