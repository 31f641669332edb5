package io.aegis.cli;

import io.aegis.app.CheckpointAdministration;
import io.aegis.app.Processes;
import io.aegis.ledger.SealedNote;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What seals the ledger of a data directory: through the gateway that holds it, or else directly. */
final class CheckpointLink {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String PATH = "/admin/v1/audit";

    private final Place place;
    private final AdminLink admin;

    private CheckpointLink(Place place) {
        this.place = place;
        this.admin = new AdminLink(place.dataDirectory());
    }

    static CheckpointLink to(Place place) {
        LocalState.require(place.dataDirectory());
        return new CheckpointLink(place);
    }

    /** The key that signs: {@code key} in PEM and {@code fingerprint}. */
    JsonNode key() {
        return either(seal -> shown(seal.key()), () -> admin.get(PATH + "/key"));
    }

    /** The same of the key that signs from now on. */
    JsonNode rotate() {
        return either(
                seal -> shown(seal.rotate("operator:uid=" + Processes.uid())),
                () -> admin.post(PATH + "/key/rotate", JSON.createObjectNode()));
    }

    /**
     * A checkpoint, and what became of it.
     *
     * @param published one of each exporter, with {@code exporter}, {@code to}, {@code delivered} and {@code trouble}; no array if nobody was asked
     */
    record Sealed(SealedNote note, JsonNode published) {}

    /**
     * The newest checkpoint, made now if records came after the last one.
     *
     * @param publishes whether exporters are to carry it away now; without a gateway there are none
     */
    Sealed checkpoint(boolean publishes) {
        JsonNode answer = either(
                seal -> {
                    ObjectNode note = JSON.createObjectNode();
                    seal.checkpoint().ifPresent(text -> note.put("note", text));
                    return note;
                },
                () -> admin.post(
                        PATH + "/checkpoint",
                        publishes ? JSON.createObjectNode().put("publish", true) : JSON.createObjectNode()));
        return SealedNote.parse(answer.path("note").asString(""))
                .map(note -> new Sealed(note, answer.path("published")))
                .orElseThrow(() ->
                        new CommandFailure(ExitCode.NOT_FOUND, "there is no evidence in " + place.dataDirectory()));
    }

    private static JsonNode shown(CheckpointAdministration.Key key) {
        return JSON.createObjectNode().put("key", key.pem()).put("fingerprint", key.fingerprint());
    }

    private JsonNode either(
            Function<CheckpointAdministration, JsonNode> direct, Supplier<ServerLink.Answer> throughGateway) {
        return LocalState.either(
                place, state -> direct.apply(state.checkpoints()), () -> accepted(throughGateway.get()));
    }

    private static JsonNode accepted(ServerLink.Answer answer) {
        if (answer.status() < 400) {
            return answer.body();
        }
        String message =
                answer.body().path("error").path("message").asString("the gateway answered " + answer.status());
        ExitCode exit = switch (answer.status()) {
            case 404 -> ExitCode.NOT_FOUND;
            case 503 -> ExitCode.UNAVAILABLE;
            default -> ExitCode.FAILED;
        };
        throw new CommandFailure(exit, message);
    }
}
