using ScalableScheduler.Schedules;
using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Chaos.Load;

/// <summary>A schedule as its user knows it: each version that was acknowledged.</summary>
internal sealed class AskedSchedule
{
    private readonly Lock _gate = new();
    private readonly List<AskedVersion> _versions = [];

    /// <summary>How the service names the present version.</summary>
    public string ETag { get; private set; } = "";

    public Schedule Definition
    {
        get
        {
            lock (_gate)
                return _versions[^1].Definition;
        }
    }

    public IReadOnlyList<AskedVersion> Versions
    {
        get
        {
            lock (_gate)
                return [.. _versions];
        }
    }

    /// <summary>A version was acknowledged.</summary>
    public void Add(AskedVersion version, string etag)
    {
        lock (_gate)
        {
            if (_versions.Count > 0)
                _versions[^1] = _versions[^1] with { Replaced = (version.From, version.StoredBy) };
            _versions.Add(version);
            ETag = etag;
        }
    }
}
