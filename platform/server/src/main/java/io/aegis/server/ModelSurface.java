package io.aegis.server;

import io.aegis.kernel.Generations;
import io.aegis.kernel.port.ErrorCode;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The models that a key may ask for: routes and their exact names. */
final class ModelSurface {
    private static final String OWNER = "aegis";

    private final Generations generations;
    private final long created = System.currentTimeMillis() / 1000;

    ModelSurface(Generations generations) {
        this.generations = generations;
    }

    void list(Call call) {
        if (isAnthropic(call)) {
            anthropic(call);
            return;
        }
        ObjectNode answer = Json.object().put("object", "list");
        ArrayNode data = answer.putArray("data");
        names(call).forEach(name -> describe(data.addObject(), name));
        call.answer(Answers.JSON, Json.bytes(answer));
    }

    void one(Call call) {
        String name = Query.decoded(call.variable());
        if (!names(call).contains(name)) {
            throw RequestRefused.because(
                    ErrorCode.MODEL_NOT_FOUND,
                    "This model does not exist or this key may not use it.",
                    "A model is the name of a route or one of its models.",
                    "See /v1/models for those that this key may use.");
        }
        ObjectNode answer = Json.object();
        if (isAnthropic(call)) {
            describeToAnthropic(answer, name);
        } else {
            describe(answer, name);
        }
        call.answer(Answers.JSON, Json.bytes(answer));
    }

    /** Clients of both APIs ask at the same path; only those of Anthropic say which version they speak. */
    private static boolean isAnthropic(Call call) {
        return call.request().getHeaders().contains("anthropic-version");
    }

    private void anthropic(Call call) {
        List<String> names = names(call);
        ObjectNode answer = Json.object();
        ArrayNode data = answer.putArray("data");
        names.forEach(name -> describeToAnthropic(data.addObject(), name));
        answer.put("has_more", false);
        if (names.isEmpty()) {
            answer.putNull("first_id").putNull("last_id");
        } else {
            answer.put("first_id", names.getFirst()).put("last_id", names.getLast());
        }
        call.answer(Answers.JSON, Json.bytes(answer));
    }

    private void describeToAnthropic(ObjectNode model, String name) {
        model.put("type", "model")
                .put("id", name)
                .put("display_name", name)
                .put("created_at", Instant.ofEpochSecond(created).toString());
    }

    private List<String> names(Call call) {
        return generations.current().models(call.caller());
    }

    private void describe(ObjectNode model, String name) {
        model.put("id", name).put("object", "model").put("created", created).put("owned_by", OWNER);
    }
}
