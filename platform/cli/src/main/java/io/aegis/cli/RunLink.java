package io.aegis.cli;

import io.aegis.app.Processes;
import io.aegis.app.State;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Kept runs of a data directory: through the gateway that holds it, or else directly. */
final class RunLink {
    private final Place place;

    RunLink(Place place) {
        this.place = place;
    }

    State.Erased erase(String principal) {
        return erase("principal", principal, (state, actor) -> state.erase(principal, actor));
    }

    State.Erased eraseBefore(Instant time) {
        return erase("before", time.toString(), (state, actor) -> state.eraseBefore(time, actor));
    }

    private interface Erasing {
        State.Erased in(State state, String actor);
    }

    private State.Erased erase(String name, String value, Erasing erasing) {
        return LocalState.either(
                place,
                state -> erasing.in(state, "operator:uid=" + Processes.uid()),
                () -> erased(new AdminLink(place.dataDirectory())
                        .post(
                                "/admin/v1/runs/purge",
                                JsonMapper.shared().createObjectNode().put(name, value))));
    }

    private static State.Erased erased(ServerLink.Answer answer) {
        JsonNode body = answer.body();
        if (answer.status() >= 400) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    body.at("/error/aegis/what").asString("The gateway answered " + answer.status() + "."));
        }
        return new State.Erased(
                body.path("erased").asLong(), body.path("in_log").asBoolean());
    }
}
