package io.aegis.cli;

import io.aegis.app.Processes;
import io.aegis.app.ProviderTrial;
import io.aegis.app.State;
import io.aegis.app.Workbench;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Providers of a configuration: through the gateway that holds the data directory, or else directly. */
final class ProviderLink {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String PATH = "/admin/v1/providers";

    private final Place place;
    private final AdminLink admin;

    ProviderLink(Place place) {
        this.place = place;
        this.admin = new AdminLink(place.dataDirectory());
    }

    JsonNode list() {
        if (AdminLink.answers(place.dataDirectory())) {
            return accepted(admin.get(PATH)).path("providers");
        }
        try (Workbench bench = Workbench.open(place.settings())) {
            return JSON.valueToTree(bench.providers());
        }
    }

    JsonNode test(String name, Optional<String> model) {
        ObjectNode body = JSON.createObjectNode();
        model.ifPresent(named -> body.put("model", named));
        return LocalState.either(
                place,
                state -> tested(state, name, model),
                () -> accepted(admin.post(PATH + "/" + segment(name) + "/test", body)));
    }

    private JsonNode tested(State state, String name, Optional<String> model) {
        try (Workbench bench = Workbench.open(place.settings())) {
            return switch (bench.test(state, name, model, "operator:uid=" + Processes.uid())) {
                case ProviderTrial.Tried(Map<String, Object> report) -> JSON.valueToTree(report);
                case ProviderTrial.Unknown(String what, String fix) ->
                    throw new CommandFailure(ExitCode.NOT_FOUND, what + " " + fix);
                case ProviderTrial.Modelless(String what, String fix) ->
                    throw new CommandFailure(ExitCode.USAGE, what + " " + fix);
            };
        }
    }

    /** A name that could not stand in a path names no provider. */
    private static String segment(String name) {
        if (!name.matches("[A-Za-z0-9._-]{1,128}")) {
            throw new CommandFailure(ExitCode.NOT_FOUND, "There is no such provider. See `aegis provider list`.");
        }
        return name;
    }

    private static JsonNode accepted(ServerLink.Answer answer) {
        if (answer.status() < 400) {
            return answer.body();
        }
        JsonNode aegis = answer.body().path("error").path("aegis");
        String what = aegis.path("what").asString("The gateway answered " + answer.status() + ".");
        ExitCode exit = switch (answer.status()) {
            case 400 -> ExitCode.USAGE;
            case 404 -> ExitCode.NOT_FOUND;
            case 503 -> ExitCode.UNAVAILABLE;
            default -> ExitCode.FAILED;
        };
        throw new CommandFailure(exit, (what + " " + aegis.path("fix").asString("")).strip());
    }
}
