package io.aegis.server;

import io.aegis.kernel.port.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What operators do to a running gateway. */
final class AdminSurface {
    private static final Set<String> KEY_MEMBERS =
            Set.of("name", "team", "labels", "routes", "role", "expires_seconds");

    private final KeyAdmin keys;
    private final Reloads reloads;

    AdminSurface(KeyAdmin keys, Reloads reloads) {
        this.keys = keys;
        this.reloads = reloads;
    }

    void keys(Call call) {
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("keys");
        keys.list().forEach(entry -> describe(list.addObject(), entry));
        call.answer(Answers.JSON, Json.bytes(answer));
    }

    void createKey(Call call) {
        ObjectNode request = Json.request(call.body(), KEY_MEMBERS);
        var wanted = new KeyAdmin.NewKey(
                Json.required(request, "name"),
                Json.text(request, "team"),
                labels(request),
                routes(request),
                Json.text(request, "role"),
                Json.number(request, "expires_seconds").map(Duration::ofSeconds));
        try {
            created(call, keys.create(wanted, call.visitor().actor()));
        } catch (IllegalArgumentException noKey) {
            throw notAKey(noKey);
        }
    }

    private static RequestRefused notAKey(IllegalArgumentException wrong) {
        String why = wrong.getMessage();
        return Json.invalid(why == null ? "There can be no such key." : why, "Change the request.");
    }

    void revokeKey(Call call) {
        String id = call.variable();
        if (!keys.revoke(id, call.visitor().actor())) {
            throw noSuchKey();
        }
        call.answer(Answers.JSON, Json.bytes(Json.object().put("id", id).put("revoked", true)));
    }

    void rotateKey(Call call) {
        ObjectNode request = Json.request(call.body(), Set.of("grace_seconds"));
        Duration grace =
                Duration.ofSeconds(Json.number(request, "grace_seconds").orElse(0L));
        try {
            created(
                    call,
                    keys.rotate(call.variable(), grace, call.visitor().actor()).orElseThrow(AdminSurface::noSuchKey));
        } catch (IllegalArgumentException noGrace) {
            throw notAKey(noGrace);
        }
    }

    void configDifference(Call call) {
        Reloads.Difference difference = reloads.difference();
        ObjectNode answer = Json.object().put("digest", difference.digest());
        ArrayNode changes = answer.putArray("changes");
        difference
                .changes()
                .forEach(change -> changes.addObject()
                        .put("path", change.path())
                        .put("before", change.before().orElse(null))
                        .put("after", change.after().orElse(null)));
        texts(answer.putArray("weakenings"), difference.weakenings());
        texts(answer.putArray("problems"), difference.problems());
        call.answer(Answers.JSON, Json.bytes(answer));
    }

    void applyConfig(Call call) {
        ObjectNode request = Json.request(call.body(), Set.of("confirm", "change_ref"));
        Reloads.Outcome outcome = applied(request, call.visitor().actor());
        ObjectNode answer = Json.object()
                .put("result", outcome.result().name().toLowerCase(Locale.ROOT))
                .put("digest", outcome.digest());
        texts(answer.putArray("weakenings"), outcome.weakenings());
        texts(answer.putArray("problems"), outcome.problems());
        call.answer(Answers.JSON, Json.bytes(answer));
    }

    private Reloads.Outcome applied(ObjectNode request, String actor) {
        try {
            return reloads.apply(Json.text(request, "confirm"), Json.text(request, "change_ref"), actor);
        } catch (IllegalArgumentException notAReference) {
            throw Json.invalid(String.valueOf(notAReference.getMessage()), "Change `change_ref`.");
        }
    }

    private static void created(Call call, KeyAdmin.Created created) {
        call.answer(
                Answers.JSON, Json.bytes(Json.object().put("id", created.id()).put("key", created.key())));
    }

    private static void describe(ObjectNode node, KeyAdmin.Entry entry) {
        node.put("id", entry.id())
                .put("name", entry.name())
                .put("team", entry.team().orElse(null));
        ObjectNode labels = node.putObject("labels");
        entry.labels().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(label -> labels.put(label.getKey(), label.getValue()));
        if (entry.routes().isPresent()) {
            texts(
                    node.putArray("routes"),
                    entry.routes().get().stream().sorted().toList());
        } else {
            node.putNull("routes");
        }
        node.put("role", entry.role().orElse(null))
                .put("created", entry.created().toString())
                .put("expires", entry.expires().map(Instant::toString).orElse(null))
                .put("revoked", entry.revoked().map(Instant::toString).orElse(null));
    }

    private static void texts(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    private static Map<String, String> labels(ObjectNode request) {
        var labels = new HashMap<String, String>();
        JsonNode node = request.path("labels");
        if (node instanceof ObjectNode object) {
            object.propertyNames().forEach(name -> labels.put(name, Json.required(object, name)));
        } else if (!node.isMissingNode() && !node.isNull()) {
            throw Json.invalid("'labels' is not an object.", "Send an object of strings.");
        }
        return labels;
    }

    /** An empty list is kept: a key that opens nothing is not one that opens all. */
    private static Optional<Set<String>> routes(ObjectNode request) {
        JsonNode node = request.path("routes");
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        var routes = new HashSet<String>();
        if (!(node instanceof ArrayNode array)) {
            throw Json.invalid("'routes' is not a list.", "Send a list of route names.");
        }
        for (JsonNode route : array) {
            if (!route.isString()) {
                throw Json.invalid("'routes' holds something that is not a name.", "Send a list of route names.");
            }
            routes.add(route.stringValue());
        }
        return Optional.of(routes);
    }

    private static RequestRefused noSuchKey() {
        return RequestRefused.because(
                ErrorCode.NOT_FOUND,
                "There is no such usable key.",
                "Keys are named by their id.",
                "See 'aegis keys list'.");
    }
}
