package io.aegis.cli;

import io.aegis.app.StartException;
import io.aegis.app.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Replays of a data directory: inside the gateway that holds it, where alone the content of its runs can be opened, or else here. */
final class ReplayLink {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String PATH = "/admin/v1/policy/replay";

    private final Place place;

    ReplayLink(Place place) {
        this.place = place;
    }

    JsonNode replay(Instant since) {
        if (AdminLink.answers(place.dataDirectory())) {
            return there(since);
        }
        try (Workbench bench = Workbench.open(place.settings())) {
            return JSON.valueToTree(bench.replay(since));
        } catch (StartException taken) { // a gateway was started meanwhile
            if (!taken.code().equals(LocalState.HELD)) {
                throw taken;
            }
            return there(since);
        }
    }

    private JsonNode there(Instant since) {
        var request = JSON.createObjectNode()
                .put("name", place.config().toString())
                .put("config", text())
                .put("since", since.toString());
        var answer = new AdminLink(place.dataDirectory()).post(PATH, request);
        if (answer.status() >= 400) {
            JsonNode aegis = answer.body().at("/error/aegis");
            throw new CommandFailure(
                    ExitCode.FAILED, aegis.path("what").asString("The gateway answered " + answer.status() + "."));
        }
        JsonNode problems = answer.body().path("problems");
        if (!problems.isMissingNode()) {
            List<String> lines = new ArrayList<>();
            problems.forEach(problem -> lines.add(problem.asString("")));
            throw new CommandFailure(ExitCode.CONFIG, String.join("\n", lines));
        }
        return answer.body();
    }

    private String text() {
        try {
            return Files.readString(place.config());
        } catch (IOException unreadable) {
            throw new CommandFailure(
                    ExitCode.CONFIG,
                    "AEG-CFG-002: the configuration " + place.config() + " cannot be read ("
                            + unreadable.getClass().getSimpleName() + "); name it with --config");
        }
    }
}
