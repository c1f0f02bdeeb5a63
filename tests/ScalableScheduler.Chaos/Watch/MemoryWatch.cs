using System.Globalization;

namespace ScalableScheduler.Chaos.Watch;

/// <summary>The private memory of a node's processes over time: RssAnon of /proc/PID/status (proc(5)), which holds the GC's
/// heaps and all else that the process allocated, and none of the files that it maps.</summary>
internal sealed class MemoryWatch(string node)
{
    private readonly Lock _gate = new();
    private readonly List<List<MemorySample>> _lives = [];
    private int _processId;

    /// <summary>The samples of each process that the node had.</summary>
    public IReadOnlyList<IReadOnlyList<MemorySample>> Lives
    {
        get
        {
            lock (_gate)
                return [.. _lives.Select(l => l.ToList())];
        }
    }

    public string Node => node;

    /// <summary>From now on this process.</summary>
    public void Follow(int processId)
    {
        lock (_gate)
        {
            _processId = processId;
            _lives.Add([]);
        }
    }

    public void Sample(DateTimeOffset now)
    {
        lock (_gate)
        {
            if (Read(_processId) is { } bytes)
                _lives[^1].Add(new MemorySample(now, bytes));
        }
    }

    private static long? Read(int processId)
    {
        try
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/status");
            var line = File.ReadLines(path).FirstOrDefault(l => l.StartsWith("RssAnon:", StringComparison.Ordinal));
            return line is null ? null : long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return null; // it ended
        }
    }
}
