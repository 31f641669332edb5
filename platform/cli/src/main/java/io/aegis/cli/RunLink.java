package io.aegis.cli;

import io.aegis.app.Processes;
import io.aegis.app.StartException;
import io.aegis.app.State;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Kept runs of a data directory: through the gateway that holds it, or else directly. */
final class RunLink {
    private final Place place;

    RunLink(Place place) {
        this.place = place;
    }

    long erase(String principal) {
        State state;
        try {
            state = LocalState.open(place);
        } catch (StartException held) {
            if (!held.code().equals(LocalState.HELD)) {
                throw held;
            }
            return erased(new AdminLink(State.socket(place.dataDirectory()))
                    .post(
                            "/admin/v1/runs/purge",
                            JsonMapper.shared().createObjectNode().put("principal", principal)));
        }
        try (state) {
            return state.erase(principal, "operator:uid=" + Processes.uid());
        }
    }

    private static long erased(ServerLink.Answer answer) {
        JsonNode body = answer.body();
        if (answer.status() >= 400) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    body.at("/error/aegis/what").asString("The gateway answered " + answer.status() + "."));
        }
        return body.path("erased").asLong();
    }
}
