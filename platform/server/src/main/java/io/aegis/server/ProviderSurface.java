package io.aegis.server;

import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** What operators see and try of the providers of a running gateway. */
final class ProviderSurface {
    private final ProviderAdmin providers;

    ProviderSurface(ProviderAdmin providers) {
        this.providers = providers;
    }

    void list(Call call) {
        call.answer(Answers.JSON, providers.list());
    }

    void test(Call call) {
        ObjectNode request = Json.request(call.body(), Set.of("model"));
        switch (providers.test(
                call.variable(), Json.text(request, "model"), call.visitor().actor())) {
            case ProviderAdmin.Answer.Report report -> call.answer(Answers.JSON, report.json());
            case ProviderAdmin.Answer.Refused refused -> throw new RequestRefused(refused.refusal());
        }
    }
}
