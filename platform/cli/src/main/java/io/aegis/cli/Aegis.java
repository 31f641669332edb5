package io.aegis.cli;

import io.aegis.app.Version;
import picocli.CommandLine.Command;

/** The root of all commands. */
@Command(
        name = "aegis",
        description = "A self-hosted AI gateway: guards on everything, evidence for everything.",
        mixinStandardHelpOptions = true,
        versionProvider = Aegis.Versions.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            InitCommand.class,
            ServeCommand.class,
            DemoCommand.class,
            ChatCommand.class,
            ConfigCommand.class,
            PolicyCommand.class,
            KeysCommand.class,
            PluginCommand.class,
            TrustCommand.class,
            ProviderCommand.class,
            ExplainCommand.class,
            AuditCommand.class,
            DoctorCommand.class,
            CompletionCommand.class,
            RunsCommand.class,
            LaterCommand.Secret.class,
            LaterCommand.Usage.class,
            LaterCommand.Eval.class,
            LaterCommand.Backup.class,
            LaterCommand.Egress.class,
            LaterCommand.Rag.class,
            LaterCommand.Mcp.class
        })
final class Aegis {
    /** What {@code --version} prints. */
    static final class Versions implements picocli.CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {Version.text()};
        }
    }
}
