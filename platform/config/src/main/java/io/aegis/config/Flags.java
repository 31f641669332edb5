package io.aegis.config;

import static java.util.Objects.requireNonNull;

import io.aegis.config.Node.Entry;
import io.aegis.config.Position.Origin;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the command line says; it beats every other layer.
 *
 * @param host {@code --host}
 * @param port {@code --port}
 * @param isNoAuth {@code --no-auth}, which takes the place of the whole {@code auth} section
 */
public record Flags(Optional<String> host, OptionalInt port, boolean isNoAuth) {
    public Flags {
        requireNonNull(host, "host");
        requireNonNull(port, "port");
    }

    /** A command line that says nothing. */
    public static Flags none() {
        return new Flags(Optional.empty(), OptionalInt.empty(), false);
    }

    Node applyTo(Node root) {
        Node changed = root;
        if (host.isPresent()) {
            var position = at("--host");
            changed = Trees.put(changed, KeyPath.of("server", "host"), new Node.Text(position, host.get()), position);
        }
        if (port.isPresent()) {
            var position = at("--port");
            changed = Trees.put(
                    changed,
                    KeyPath.of("server", "port"),
                    new Node.Numeral(position, (long) port.getAsInt()),
                    position);
        }
        if (isNoAuth) {
            changed = Trees.put(changed, KeyPath.of("auth"), noAuth(at("--no-auth")), at("--no-auth"));
        }
        return changed;
    }

    private static Node noAuth(Position position) {
        var auth = new LinkedHashMap<String, Entry>();
        auth.put("type", new Entry(position, new Node.Text(position, Auth.NONE)));
        return new Node.Entries(position, auth);
    }

    private static Position at(String flag) {
        return Position.wholeOf(Origin.FLAG, flag);
    }
}
