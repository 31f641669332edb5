package io.aegis.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares what two configurations protect. What cannot be judged from outside a plugin counts as a loss. */
final class WeakeningCheck {
    private final Config before;
    private final Config after;
    private final List<Weakening> found = new ArrayList<>();

    WeakeningCheck(Config before, Config after) {
        this.before = before;
        this.after = after;
    }

    List<Weakening> find() {
        for (Stage stage : Stage.values()) {
            found.addAll(Weakening.lacking(
                    before.baseline().of(stage), after.baseline().of(stage), "baseline." + stage.key()));
        }
        before.guardrails()
                .forEach((name, old) -> guardrail(name, old, after.guardrails().get(name)));
        found.addAll(RouteLosses.between(before, after));
        before.providers()
                .forEach((name, old) -> provider(name, old, after.providers().get(name)));
        access();
        listeners();
        keeping();
        before.exporters()
                .forEach((name, old) -> exporter(name, old, after.exporters().get(name)));
        vendors();
        return List.copyOf(found);
    }

    private void lost(String path, String what) {
        found.add(new Weakening(path, what));
    }

    private void lostIf(boolean isLost, String path, String what) {
        if (isLost) {
            lost(path, what);
        }
    }

    private void guardrail(String name, Guardrail old, @Nullable Guardrail now) {
        if (now == null) {
            return; // Where it guarded, the stage reports it.
        }
        String path = "guardrails." + name;
        lostIf(!old.type().equals(now.type()), path, "its type changes");
        lostIf(!old.settings().json().equals(now.settings().json()), path, "its settings change");
        lostIf(!old.residency().equals(now.residency()), path, "its residency changes");
        lostIf(!old.shadow() && now.shadow(), path, "it becomes a shadow and does not act");
        lostIf(!old.restoresMasks() && now.restoresMasks(), path, "its masks are restored");
    }

    private void provider(String name, Provider old, @Nullable Provider now) {
        if (now == null) {
            return;
        }
        String path = "providers." + name;
        lostIf(!old.residency().equals(now.residency()), path, "its residency changes");
        boolean isElsewhere = !old.type().equals(now.type()) || !old.baseUrl().equals(now.baseUrl());
        lostIf(old.residency().isPresent() && isElsewhere, path, "its residency was declared for another endpoint");
    }

    private void access() {
        if (before.auth().isEmpty()) {
            return;
        }
        Auth old = before.auth().get();
        if (after.auth().isEmpty() || !after.auth().get().type().equals(old.type())) {
            lost("auth.type", "the authenticator is removed");
        }
        after.auth().ifPresent(now -> {
            lostIf(
                    !old.settings().json().equals(now.settings().json()),
                    "auth",
                    "settings of the authenticator change");
            for (Map.Entry<Auth.Role, Set<String>> role : now.roles().entrySet()) {
                boolean isMore = !old.members(role.getKey()).containsAll(role.getValue());
                lostIf(
                        isMore,
                        "auth.roles",
                        "a principal becomes " + role.getKey().name().toLowerCase(Locale.ROOT));
            }
        });
    }

    private void listeners() {
        lostIf(
                before.server().isLoopback() && !after.server().isLoopback(),
                "server.host",
                "others can reach the gateway");
        boolean isUnchecked =
                !before.server().hosts().isEmpty() && after.server().hosts().isEmpty();
        lostIf(isUnchecked, "server.hosts", "the Host header is no longer checked");
        boolean wasOpen = before.admin().filter(admin -> !admin.isLoopback()).isPresent();
        boolean isOpen = after.admin().filter(admin -> !admin.isLoopback()).isPresent();
        lostIf(isOpen && !wasOpen, "admin.listen", "others can reach the admin listener");
    }

    /** A plugin that is gone closes its routes, which protects; one that is trusted further, or may do more, does not. */
    private void vendors() {
        PluginSection old = before.vendors();
        PluginSection now = after.vendors();
        now.trust()
                .forEach((vendor, entry) -> lostIf(
                        !entry.equals(old.trust().get(vendor)),
                        "trust." + vendor,
                        "plugins of another key are admitted"));
        now.plugins().forEach((name, plugin) -> plugin(name, old.plugins().get(name), plugin));
        lostIf(
                old.sandbox().isolation() == Sandbox.Isolation.BUBBLEWRAP
                        && now.sandbox().isolation() != Sandbox.Isolation.BUBBLEWRAP,
                "sandbox.isolation",
                "plugins run in a process without a sandbox around it");
    }

    private void plugin(String name, @Nullable DeclaredPlugin old, DeclaredPlugin now) {
        if (old == null) {
            return; // It guards nothing yet; what it is used for is judged where it is used.
        }
        String path = "plugins." + name;
        lostIf(
                old.tier().compareTo(now.tier()) > 0 && now.tier() == DeclaredPlugin.Tier.VERIFIED,
                path,
                "it leaves its own process");
        lostIf(!old.grants().containsAll(now.grants()), path, "it is granted more");
        lostIf(old.sha256().isPresent() && now.sha256().isEmpty(), path, "its bytes are no longer pinned");
    }

    /** A copy that is no longer made is no longer there when the original is gone. */
    private void exporter(String name, Exporter old, @Nullable Exporter now) {
        String path = "exporters." + name;
        if (now == null) {
            lost(path, "evidence is no longer copied there");
            return;
        }
        lostIf(!old.receiver().equals(now.receiver()), path, "evidence is copied elsewhere");
        lostIf(!old.residency().equals(now.residency()), path, "its residency changes");
    }

    private void keeping() {
        Egress old = before.egress();
        Egress now = after.egress();
        boolean isWider = !old.privateDestinations().containsAll(now.privateDestinations());
        lostIf(isWider, "egress.private", "more private destinations can be reached");
        lostIf(
                !Objects.equals(old.proxy(), now.proxy()),
                "egress.proxy",
                "what leaves takes another way, and another machine judges where names lead");
        lostIf(!Objects.equals(old.caFile(), now.caFile()), "egress.ca_file", "other authorities are trusted");
        lostIf(
                after.retention().evidence().compareTo(before.retention().evidence()) < 0,
                "retention.evidence",
                "evidence is kept for a shorter time");
        lostIf(
                after.retention().answers().compareTo(before.retention().answers()) > 0,
                "retention.answers",
                "answers are kept for a longer time");
        lostIf(
                before.reload().weakening() == Reload.OnWeakening.HOLD
                        && after.reload().weakening() != Reload.OnWeakening.HOLD,
                "reload.weakening",
                "weakening changes are no longer held");
    }
}
