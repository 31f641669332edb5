package io.aegis.server;

import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Erases what a principal's runs hold, at an operator's word. */
final class PurgeSurface implements Surface {
    private final Erasures erasures;

    PurgeSurface(Erasures erasures) {
        this.erasures = erasures;
    }

    @Override
    public void serve(Call call) {
        ObjectNode request = Json.request(call.body(), Set.of("principal"));
        long erased = erasures.erase(
                Json.required(request, "principal"), call.visitor().actor());
        call.answer(Answers.JSON, Json.bytes(Json.object().put("erased", erased)));
    }
}
