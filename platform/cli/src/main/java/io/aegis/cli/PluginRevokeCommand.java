package io.aegis.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Trusts a plugin, a file or a key no more. */
@Command(
        name = "revoke",
        description = "trust a plugin, a file or a key no more: routes close at once, and runs are cut",
        mixinStandardHelpOptions = true)
final class PluginRevokeCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private Place place = new Place();

    @Mixin
    private Output output = new Output();

    @ArgGroup(exclusive = true, multiplicity = "1")
    private What what = new What();

    /** One of these. */
    static final class What {
        @Parameters(paramLabel = "NAME", description = "the running version of an installed plugin")
        private @Nullable String name;

        @Option(names = "--digest", paramLabel = "D", description = "a file, by its SHA-256")
        private @Nullable String digest;

        @Option(
                names = "--key",
                paramLabel = "FP",
                description = "everything that a key has signed, by its fingerprint")
        private @Nullable String key;
    }

    PluginRevokeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        PluginLink link = PluginLink.to(place);
        JsonNode done;
        if (what.name != null) {
            done = link.revoke(what.name);
        } else if (what.digest != null) {
            done = link.revokeDigest(what.digest);
        } else if (what.key != null) {
            done = link.revokeKey(what.key);
        } else {
            throw new CommandFailure(ExitCode.USAGE, "name a plugin, --digest or --key");
        }
        InstalledReport.print(terminal, output, "revoked", done);
        return ExitCode.OK.code();
    }
}
