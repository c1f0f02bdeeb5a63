using System.Globalization;

namespace ScalableScheduler.Testing;

/// <summary>What a broker reads when it starts: its configuration file and its environment (rabbitmq-env.conf(5)).</summary>
internal static class RabbitMqFiles
{
    private const string Settings = "rabbitmq.conf";
    private const string Plugins = "enabled_plugins";

    // Tests fill no disk, and a machine that is nearly full must not make the broker refuse to take messages.
    private static readonly string[] Defaults = ["disk_free_limit.absolute = 1MB", "log.console.level = info"];

    public static async Task WriteAsync(string folder, IEnumerable<string> settings)
    {
        await File.WriteAllLinesAsync(Path.Combine(folder, Settings), Defaults.Concat(settings));
        await File.WriteAllTextAsync(Path.Combine(folder, Plugins), "[].\n");
    }

    public static Dictionary<string, string?> Environment(string folder, RabbitMqPorts ports)
    {
        var node = Path.Combine(folder, "node");
        return new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["HOME"] = folder, // Where Erlang keeps its cookie.
            ["RABBITMQ_NODENAME"] = "test@localhost",
            ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODE_PORT"] = Text(ports.Amqp),
            ["RABBITMQ_DIST_PORT"] = Text(ports.Distribution),
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["ERL_EPMD_PORT"] = Text(ports.Epmd),
            ["RABBITMQ_MNESIA_BASE"] = node,
            ["RABBITMQ_LOG_BASE"] = Path.Combine(folder, "log"),
            ["RABBITMQ_LOGS"] = "-",
            ["RABBITMQ_CONFIG_FILE"] = Path.Combine(folder, Settings),
            ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(folder, "none"), // Not the machine's.
            ["RABBITMQ_ADVANCED_CONFIG_FILE"] = Path.Combine(folder, "none"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(folder, Plugins),
            ["RABBITMQ_PID_FILE"] = Path.Combine(folder, "pid"),
            // Idle schedulers sleep at once: many tests share few cores.
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "+sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}",
            // Makes the script exec the Erlang machine rather than wait for it.
            ["RUNNING_UNDER_SYSTEMD"] = "true",
            ["NOTIFY_SOCKET"] = null,
        };
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
