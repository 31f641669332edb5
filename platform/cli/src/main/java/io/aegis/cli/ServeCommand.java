package io.aegis.cli;

import io.aegis.app.Gateway;
import io.aegis.app.GatewaySettings;
import io.aegis.config.Flags;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "serve", description = "run the gateway", mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    private static final int HIGHEST_PORT = 65_535;

    private final Terminal terminal;

    @Mixin
    private Place place = new Place();

    @Option(names = "--host", paramLabel = "H", description = "address to listen on")
    private @Nullable String host;

    @Option(names = "--port", paramLabel = "P", description = "port; 0 picks one")
    private @Nullable Integer port;

    @Option(names = "--no-auth", description = "serve without authentication, on loopback only")
    private boolean noAuth;

    ServeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (port != null && (port < 0 || port > HIGHEST_PORT)) {
            throw new CommandFailure(ExitCode.USAGE, "--port takes a number from 0 to " + HIGHEST_PORT);
        }
        var flags =
                new Flags(Optional.ofNullable(host), port == null ? OptionalInt.empty() : OptionalInt.of(port), noAuth);
        var settings =
                new GatewaySettings(place.config(), place.dataDirectory(), System.getenv(), flags, Place.image());
        Gateway gateway = Gateway.start(settings, terminal::say);
        gateway.heedSignals();
        terminal.say("aegis: listening on " + gateway.url());
        return gateway.awaitEnd();
    }
}
