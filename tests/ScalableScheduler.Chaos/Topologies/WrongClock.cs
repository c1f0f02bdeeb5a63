namespace ScalableScheduler.Chaos.Topologies;

/// <summary>A wall clock that lies: faketime's library (faketime(1)), which reads by how much from a file. Waiting goes by the
/// true monotonic clock, as it does when an operator sets a clock wrong.</summary>
internal sealed class WrongClock
{
    private readonly string _file;

    private WrongClock(string file) => _file = file;

    /// <summary>Where Debian's package keeps the library; null when it is not installed.</summary>
    public static string? Library { get; } = Directory.Exists("/usr/lib")
        ? Directory.EnumerateFiles("/usr/lib", "libfaketimeMT.so.1", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 2 }).FirstOrDefault()
        : null;

    /// <param name="folder">Where the file is kept.</param>
    /// <param name="offset">By how much it is wrong from the beginning: <c>+1h</c>, <c>-1h</c>, <c>+0</c>.</param>
    public static WrongClock In(string folder, string offset)
    {
        var file = Path.Combine(folder, $"clock-{Guid.NewGuid():N}");
        File.WriteAllText(file, offset + "\n");
        return new WrongClock(file);
    }

    /// <summary>The variables of a process that has this clock.</summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["LD_PRELOAD"] = Library,
        ["FAKETIME_TIMESTAMP_FILE"] = _file,
        ["FAKETIME_CACHE_DURATION"] = "1",
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        ["DONT_FAKE_MONOTONIC"] = "1",
        // Else it takes waits for instants of the clock that it fakes, and they end at once or never.
        ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
    };

    /// <summary>From now on it is wrong by this; the process notices within a second.</summary>
    public async Task SetAsync(string offset)
    {
        // Whole or not at all: the library may be reading.
        var next = _file + ".next";
        await File.WriteAllTextAsync(next, offset + "\n");
        File.Move(next, _file, overwrite: true);
    }
}
