package io.aegis.cli;

import io.aegis.admission.KeyRejectedException;
import io.aegis.admission.VendorKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Vendors whose plugins may be installed. */
@Command(
        name = "trust",
        description = "pinned keys of vendors",
        mixinStandardHelpOptions = true,
        subcommands = {TrustCommand.Add.class, TrustCommand.ListKeys.class, TrustCommand.Remove.class})
final class TrustCommand {
    @Command(name = "add", description = "pin a vendor's public key", mixinStandardHelpOptions = true)
    static final class Add implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private Place place = new Place();

        @Parameters(paramLabel = "KEYFILE", description = "public key in PEM")
        private Path file = Path.of("");

        @Option(names = "--vendor", paramLabel = "V", required = true, description = "who holds it")
        private String vendor = "";

        @Option(
                names = "--prefix",
                paramLabel = "P",
                required = true,
                description = "what the names of its plugins begin with, as acme.")
        private String prefix = "";

        Add(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            String pem = PluginFiles.key(file);
            if (pem.contains("PRIVATE KEY-----")) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "AEG-PLG-002: " + file + " is a private key, which is for its vendor alone; pin the public one,"
                                + " which `plugin keygen` writes to " + PluginFiles.publicKey(file));
            }
            try {
                VendorKey.pin(vendor, prefix, pem);
            } catch (KeyRejectedException rejected) {
                throw new CommandFailure(
                        ExitCode.USAGE, "AEG-PLG-002: " + file + " is not pinned: " + rejected.getMessage());
            }
            JsonNode key = PluginLink.to(place).trust(vendor, prefix, pem);
            terminal.data("trusted " + key.path("key").asString("") + " " + vendor + " " + prefix);
            return ExitCode.OK.code();
        }
    }

    @Command(name = "list", description = "pinned keys, by file and by command", mixinStandardHelpOptions = true)
    static final class ListKeys implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private Place place = new Place();

        @Mixin
        private Output output = new Output();

        ListKeys(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            JsonNode keys = PluginLink.to(place).keys();
            var rows = new ArrayList<List<String>>();
            keys.forEach(key -> rows.add(List.of(
                    key.path("vendor").asString(""),
                    key.path("prefix").asString(""),
                    key.path("key").asString(""))));
            output.print(terminal, List.of("VENDOR", "PREFIX", "KEY"), rows, keys);
            return ExitCode.OK.code();
        }
    }

    @Command(
            name = "remove",
            description = "unpin a key; plugins that it signed are closed for runs to come",
            mixinStandardHelpOptions = true)
    static final class Remove implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private Place place = new Place();

        @Parameters(paramLabel = "VENDOR|KEY", description = "a vendor, or the fingerprint of one key")
        private String vendorOrKey = "";

        Remove(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            JsonNode done = PluginLink.to(place).distrust(vendorOrKey);
            done.path("removed").forEach(key -> terminal.data("removed " + key.asString("")));
            InstalledReport.closed(terminal, done);
            return ExitCode.OK.code();
        }
    }
}
