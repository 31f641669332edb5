package io.aegis.server;

import io.aegis.kernel.port.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What operators do to the plugins of a running gateway. */
final class PluginSurface {
    private static final Set<String> UPLOAD = Set.of("file", "jar", "signature", "tier", "grants", "allow_downgrade");

    /** What the fingerprint of a key begins with, and the digest of a file does not. */
    private static final String KEY = "sha256:";

    private static final String FIX = "Mend what it says; `aegis plugin verify FILE` shows all of it.";

    private final PluginAdmin plugins;

    PluginSurface(PluginAdmin plugins) {
        this.plugins = plugins;
    }

    void list(Call call) {
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("plugins");
        plugins.list().forEach(plugin -> describe(list.addObject(), plugin));
        call.answer(Answers.JSON, Json.bytes(answer));
    }

    void install(Call call) {
        ObjectNode request = Json.request(call.body(), UPLOAD);
        done(call, () -> plugins.install(upload(request), call.visitor().actor()));
    }

    void update(Call call) {
        ObjectNode request = Json.request(call.body(), UPLOAD);
        boolean downgrade = request.path("allow_downgrade").asBoolean(false);
        done(
                call,
                () -> plugins.update(upload(request), downgrade, call.visitor().actor()));
    }

    void rollback(Call call) {
        ObjectNode request = Json.request(call.body(), Set.of("version"));
        done(
                call,
                () -> plugins.rollback(
                        name(call),
                        Json.text(request, "version"),
                        call.visitor().actor()));
    }

    void remove(Call call) {
        done(call, () -> plugins.remove(name(call), call.visitor().actor()));
    }

    void revoke(Call call) {
        ObjectNode request = Json.request(call.body(), Set.of("plugin", "sha256", "key"));
        PluginAdmin.Revocation what = revocation(request);
        done(call, () -> plugins.revoke(what, call.visitor().actor()));
    }

    void keys(Call call) {
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("keys");
        plugins.keys().forEach(key -> describe(list.addObject(), key));
        call.answer(Answers.JSON, Json.bytes(answer));
    }

    void trust(Call call) {
        ObjectNode request = Json.request(call.body(), Set.of("vendor", "prefix", "key"));
        ObjectNode answer = Json.object();
        describe(
                answer,
                accepted(() -> plugins.trust(
                        Json.required(request, "vendor"),
                        Json.required(request, "prefix"),
                        Json.required(request, "key"),
                        call.visitor().actor())));
        call.answer(Answers.JSON, Json.bytes(answer));
    }

    void distrust(Call call) {
        String vendorOrKey = name(call);
        PluginAdmin.Distrusted done =
                accepted(() -> plugins.distrust(vendorOrKey, call.visitor().actor()));
        ObjectNode answer = Json.object();
        texts(answer, "removed", done.keys());
        texts(answer, "closed_routes", done.closed());
        call.answer(Answers.JSON, Json.bytes(answer));
    }

    /** The name in the path, as it is without percent-encoding. A vendor's may hold blanks and letters of any language. */
    private static String name(Call call) {
        return Query.decoded(call.variable());
    }

    private static void done(Call call, Supplier<PluginAdmin.Outcome> action) {
        PluginAdmin.Outcome outcome = accepted(action);
        ObjectNode answer = Json.object()
                .put("plugin", outcome.plugin())
                .put("version", outcome.version())
                .put(outcome.digest().startsWith(KEY) ? "key" : "sha256", outcome.digest())
                .put("tier", outcome.tier());
        outcome.grants().stream().sorted().forEach(answer.putArray("grants")::add);
        outcome.closed().forEach(answer.putArray("closed_routes")::add);
        call.answer(Answers.JSON, Json.bytes(answer));
    }

    private static <T> T accepted(Supplier<T> action) {
        try {
            return action.get();
        } catch (PluginAdmin.RefusedByGateway refused) {
            throw RequestRefused.because(
                    code(refused.code()), String.valueOf(refused.getMessage()), "Nothing has changed.", FIX);
        }
    }

    private static ErrorCode code(String aegis) {
        return Arrays.stream(ErrorCode.values())
                .filter(code -> code.aegis().equals(aegis))
                .findFirst()
                .orElse(ErrorCode.PLUGIN_REGISTRY);
    }

    private static PluginAdmin.Upload upload(ObjectNode request) {
        return new PluginAdmin.Upload(
                Json.text(request, "file").orElse("plugin.jar"),
                decoded(Json.required(request, "jar")),
                Json.text(request, "signature").map(text -> text.getBytes(StandardCharsets.UTF_8)),
                Json.text(request, "tier"),
                grants(request));
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            throw Json.invalid("'jar' is not base64.", "Send the bytes of the file in base64.");
        }
    }

    private static Optional<Set<String>> grants(ObjectNode request) {
        JsonNode node = request.path("grants");
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        var grants = new HashSet<String>();
        if (!(node instanceof ArrayNode array)) {
            throw Json.invalid("'grants' is not a list.", "Send a list of names.");
        }
        for (JsonNode grant : array) {
            if (!grant.isString()) {
                throw Json.invalid("'grants' holds something that is not a name.", "Send a list of names.");
            }
            grants.add(grant.stringValue());
        }
        return Optional.of(grants);
    }

    private static PluginAdmin.Revocation revocation(ObjectNode request) {
        Optional<String> plugin = Json.text(request, "plugin");
        Optional<String> digest = Json.text(request, "sha256");
        Optional<String> key = Json.text(request, "key");
        if (request.size() != 1) {
            throw Json.invalid("A revocation names one thing.", "Send 'plugin', 'sha256' or 'key'.");
        }
        return plugin.<PluginAdmin.Revocation>map(PluginAdmin.Revocation.OfPlugin::new)
                .or(() -> digest.map(PluginAdmin.Revocation.OfFile::new))
                .or(() -> key.map(PluginAdmin.Revocation.OfKey::new))
                .orElseThrow(() -> Json.invalid("A revocation names one thing.", "Send 'plugin', 'sha256' or 'key'."));
    }

    private static void describe(ObjectNode node, PluginAdmin.PinnedKey key) {
        node.put("vendor", key.vendor()).put("prefix", key.prefix()).put("key", key.fingerprint());
    }

    private static void describe(ObjectNode node, PluginEntry plugin) {
        node.put("type", plugin.type())
                .put("kind", plugin.kind())
                .put("version", plugin.version())
                .put("tier", plugin.tier())
                .put("state", plugin.state());
        texts(node, "stages", plugin.stages());
        node.put("streaming", plugin.streaming());
        texts(node, "labels", plugin.labels());
        texts(node, "needs", plugin.needs());
        texts(node, "grants", plugin.grants());
        node.put("vendor", plugin.vendor()).put("digest", plugin.digest());
        texts(node, "earlier", plugin.earlier());
        node.put("worker", plugin.worker());
    }

    private static void texts(ObjectNode node, String name, List<String> texts) {
        texts.forEach(node.putArray(name)::add);
    }
}
