using System.Globalization;

namespace ScalableScheduler.Testing;

/// <summary>How a <see cref="ServiceProcess"/> is started.</summary>
public sealed record ServiceProcessOptions
{
    /// <summary>The server's dll; the one built in this repository with the tests' configuration when null.</summary>
    public string? Dll { get; init; }

    /// <summary>The port to listen on; a free one when null. Give the former port to start a node anew under its old address.</summary>
    public int? Port { get; init; }

    /// <summary>The flags that make the server listen on this port of 127.0.0.1.</summary>
    public Func<int, IReadOnlyList<string>> Listen { get; init; } =
        port => ["--server.host", "127.0.0.1", "--server.port", port.ToString(CultureInfo.InvariantCulture)];

    /// <summary>Further flags.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Environment variables, added to the tests' own; a null value removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } =
        new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>Sees each line that the server writes; <see cref="ServiceProcess.Output"/> keeps only the last ones.</summary>
    public Action<string>? OnLine { get; init; }

    /// <summary>Put before the program, for tools that start another: <c>faketime -f +1h</c> as separate strings.</summary>
    public IReadOnlyList<string> Wrapper { get; init; } = [];
}
