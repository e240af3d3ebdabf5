namespace Arvo.TestKit;

/// <summary>RabbitMQ's programs.</summary>
sealed record RabbitMqBinaries(string Server, string Epmd)
{
    // Debian's /usr/sbin/rabbitmq-server is a wrapper that insists on the system's user and folders; the real script is in these.
    static readonly string[] Folders = ["/usr/lib/rabbitmq/bin", "/opt/rabbitmq/sbin", "/usr/local/lib/rabbitmq/bin"];

    /// <summary>The installed programs, or those in the folder <c>ARVO_TEST_RABBITMQ_BIN</c> names; null when there are none.</summary>
    public static RabbitMqBinaries? Find() =>
        InstalledBinary.Find("rabbitmq-server", "ARVO_TEST_RABBITMQ_BIN", Folders) is { } server
            && InstalledBinary.Find("epmd", "ARVO_TEST_EPMD_BIN", []) is { } epmd
            ? new RabbitMqBinaries(server, epmd)
            : null;
}

/// <summary>The files, ports and environment that keep one RabbitMQ node apart from every other on the machine.</summary>
sealed class RabbitMqNode
{
    readonly RabbitMqBinaries _binaries;
    readonly DirectoryInfo _folder;
    readonly int _distributionPort = FreePort.Next();
    readonly int _epmdPort = FreePort.Next();

    RabbitMqNode(RabbitMqBinaries binaries, DirectoryInfo folder) => (_binaries, _folder) = (binaries, folder);

    public int AmqpPort { get; } = FreePort.Next();
    public int ManagementPort { get; } = FreePort.Next();
    public string LogFile => InFolder("server.log");

    public static RabbitMqNode Create(RabbitMqBinaries binaries, IReadOnlyList<string> configuration)
    {
        var node = new RabbitMqNode(binaries, Directory.CreateTempSubdirectory("arvo-rabbitmq-"));
        File.WriteAllText(node.InFolder("enabled_plugins"), "[rabbitmq_management].\n");
        File.WriteAllLines(node.InFolder("rabbitmq.conf"), [
            $"listeners.tcp.1 = 127.0.0.1:{node.AmqpPort}",
            "management.tcp.ip = 127.0.0.1",
            $"management.tcp.port = {node.ManagementPort}",
            "log.console = true",
            "disk_free_limit.absolute = 50MB",
            .. configuration]);
        return node;
    }

    // In the foreground, so that it is ours to stop; a node would otherwise start one that outlives it.
    public ServerCommand EpmdCommand() => Command(_binaries.Epmd, "-port", $"{_epmdPort}", "-address", "127.0.0.1");

    public ServerCommand ServerCommand() => Command(_binaries.Server);

    public void Delete() => _folder.Delete(recursive: true);

    ServerCommand Command(params string[] line) => new(line, _folder.FullName, LogFile, Environment());

    Dictionary<string, string> Environment() => new(StringComparer.Ordinal)
    {
        ["HOME"] = _folder.FullName, // the Erlang cookie is made there
        ["ERL_EPMD_PORT"] = $"{_epmdPort}",
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_NODENAME"] = $"arvo-{AmqpPort}@localhost",
        ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_NODE_PORT"] = $"{AmqpPort}",
        ["RABBITMQ_DIST_PORT"] = $"{_distributionPort}",
        ["RABBITMQ_MNESIA_BASE"] = InFolder("mnesia"),
        ["RABBITMQ_LOG_BASE"] = InFolder("log"),
        ["RABBITMQ_LOGS"] = "-",
        ["RABBITMQ_PID_FILE"] = InFolder("pid"),
        ["RABBITMQ_FEATURE_FLAGS_FILE"] = InFolder("feature_flags"),
        ["RABBITMQ_GENERATED_CONFIG_DIR"] = InFolder("config"),
        ["RABBITMQ_CONFIG_FILE"] = InFolder("rabbitmq.conf"),
        ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = InFolder("enabled_plugins"),
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-start_epmd false",
        ["RUNNING_UNDER_SYSTEMD"] = "true", // the script replaces itself by the Erlang machine, so the process id is the server's
    };

    string InFolder(string name) => Path.Combine(_folder.FullName, name);
}
