package io.aegis.cli;

import io.aegis.app.KeyAdministration;
import java.nio.file.Files;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Keys of a data directory: through the gateway that holds it, or else directly. */
final class KeyLink {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String PATH = "/admin/v1/keys";

    private final Terminal terminal;
    private final Place place;
    private final AdminLink admin;

    private KeyLink(Terminal terminal, Place place) {
        this.terminal = terminal;
        this.place = place;
        this.admin = new AdminLink(place.dataDirectory());
    }

    static KeyLink to(Terminal terminal, Place place) {
        return new KeyLink(terminal, place);
    }

    String create(KeyAdministration.NewKey request) {
        ObjectNode body = JSON.createObjectNode().put("name", request.name());
        request.team().ifPresent(team -> body.put("team", team));
        ObjectNode labels = body.putObject("labels");
        request.labels().forEach(labels::put);
        request.routes().ifPresent(routes -> routes.forEach(body.withArray("routes")::add));
        request.role().ifPresent(role -> body.put("role", role));
        request.lifetime().ifPresent(lifetime -> body.put("expires_seconds", lifetime.toSeconds()));
        return either(keys -> keys.create(request), () -> field(admin.post(PATH, body), "key"));
    }

    JsonNode list() {
        return either(
                keys -> JSON.valueToTree(keys.list()),
                () -> accepted(admin.get(PATH)).path("keys"));
    }

    void revoke(String id) {
        either(
                keys -> {
                    if (!keys.revoke(id)) {
                        throw unknown(id);
                    }
                    return id;
                },
                () -> accepted(admin.delete(PATH + "/" + AdminLink.encoded(id))).toString());
    }

    String rotate(String id, Duration grace) {
        ObjectNode body = JSON.createObjectNode().put("grace_seconds", grace.toSeconds());
        return either(
                keys -> keys.rotate(id, grace).orElseThrow(() -> unknown(id)),
                () -> field(admin.post(PATH + "/" + AdminLink.encoded(id) + "/rotate", body), "key"));
    }

    private <T> T either(Function<KeyAdministration, T> direct, Supplier<T> throughGateway) {
        boolean missing = !Files.exists(place.dataDirectory());
        return LocalState.either(
                place,
                state -> {
                    if (missing) {
                        terminal.say("created the data directory " + state.directory());
                    }
                    return direct.apply(state.keys());
                },
                throughGateway);
    }

    private static String field(ServerLink.Answer answer, String name) {
        return accepted(answer).path(name).asString("");
    }

    private static JsonNode accepted(ServerLink.Answer answer) {
        if (answer.status() < 400) {
            return answer.body();
        }
        ExitCode exit = switch (answer.status()) {
            case 400 -> ExitCode.USAGE;
            case 404 -> ExitCode.NOT_FOUND;
            default -> ExitCode.FAILED;
        };
        throw new CommandFailure(exit, message(answer));
    }

    private static String message(ServerLink.Answer answer) {
        return answer.body().path("error").path("message").asString("the gateway answered " + answer.status());
    }

    private static CommandFailure unknown(String id) {
        return new CommandFailure(ExitCode.NOT_FOUND, "there is no usable key " + id + "; see `aegis keys list`");
    }
}
