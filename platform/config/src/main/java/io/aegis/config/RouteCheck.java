package io.aegis.config;

import io.aegis.config.Node.Items;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A route has a provider, and every model name leads to one route. */
final class RouteCheck {
    private final Node root;
    private final Problems problems;
    private final Set<String> providers;

    RouteCheck(Node root, Problems problems) {
        this.root = root;
        this.problems = problems;
        this.providers = root.entriesAt("providers").keySet();
    }

    private record Claim(String route, String model, Position position, KeyPath path) {
        boolean isGlob() {
            return Glob.isGlob(model);
        }

        /** Patterns of one route may overlap: they lead to the same guards. */
        boolean collidesWith(Claim other) {
            return route.equals(other.route)
                    ? model.equals(other.model)
                    : new Glob(model).overlaps(new Glob(other.model));
        }
    }

    void check() {
        root.entriesAt("routes").forEach((route, entry) -> provider(route, entry.value()));
        Map<String, Claim> names = new HashMap<>();
        List<Claim> globs = new ArrayList<>();
        for (Claim claim : claims()) {
            Optional<Claim> earlier = claim.isGlob()
                    ? globs.stream().filter(claim::collidesWith).findFirst()
                    : Optional.ofNullable(names.putIfAbsent(claim.model(), claim));
            earlier.ifPresent(other -> twice(claim, other));
            if (claim.isGlob()) {
                globs.add(claim);
            }
        }
    }

    private void provider(String route, Node value) {
        KeyPath path = KeyPath.of("routes", route);
        boolean isOne = value.at("provider").isPresent();
        List<Node> targets = items(value, "targets");
        if (isOne == !targets.isEmpty()) {
            problems.invalid(
                    value.position(),
                    path,
                    isOne ? "it has both `provider` and `targets`" : "it has neither `provider` nor `targets`",
                    "A route asks one provider, or shares its runs out between several.",
                    "Write `provider: NAME`, or `targets: [{provider: NAME, weight: 90}, ...]`.");
        }
        value.at("provider").ifPresent(name -> provider(name, path.child("provider")));
        for (int at = 0; at < targets.size(); at++) {
            KeyPath place = path.child("targets").child(at).child("provider");
            targets.get(at).at("provider").ifPresent(name -> provider(name, place));
        }
        List<Node> fallback = items(value, "fallback");
        for (int at = 0; at < fallback.size(); at++) {
            provider(fallback.get(at), path.child("fallback").child(at));
        }
    }

    private static List<Node> items(Node section, String key) {
        return section.at(key).orElse(section) instanceof Items items ? items.values() : List.of();
    }

    private void provider(Node name, KeyPath path) {
        if (!(name instanceof Node.Text(Position position, String provider))
                || providers.contains(provider)
                || !Forms.NAME.form().matcher(provider).matches()) {
            return;
        }
        String known =
                providers.isEmpty() ? "Add it to `providers`." : "Configured: " + String.join(", ", providers) + ".";
        problems.invalid(
                position,
                path,
                "there is no provider `" + KeyPath.shown(provider) + "`",
                "The route would lead nowhere.",
                Spelling.suggest(provider, providers, known));
    }

    /** Names of routes come first: they are claims too, and the message then points at the alias. */
    private List<Claim> claims() {
        List<Claim> claims = new ArrayList<>();
        Map<String, Node.Entry> routes = root.entriesAt("routes");
        routes.forEach((route, entry) ->
                claims.add(new Claim(route, route, entry.keyPosition(), KeyPath.of("routes", route))));
        routes.forEach((route, entry) -> {
            if (entry.value().at("models").orElse(entry.value()) instanceof Items models) {
                aliases(route, models, claims);
            }
        });
        return claims;
    }

    private static void aliases(String route, Items models, List<Claim> claims) {
        for (int index = 0; index < models.values().size(); index++) {
            if (models.values().get(index) instanceof Node.Text(Position position, String model)
                    && !model.equals(route)) {
                claims.add(new Claim(
                        route,
                        model,
                        position,
                        KeyPath.of("routes", route, "models").child(index)));
            }
        }
    }

    private void twice(Claim later, Claim earlier) {
        problems.invalid(
                later.position(),
                later.path(),
                Glob.isGlob(later.model())
                        ? "this pattern and one of route `" + KeyPath.shown(earlier.route()) + "` match the same names"
                        : "this name already leads to route `" + KeyPath.shown(earlier.route()) + "` ("
                                + earlier.position() + ")",
                "A request must have one route, or the guards that it meets would be a matter of luck.",
                "Remove one of the two, or make the pattern narrower.");
    }
}
