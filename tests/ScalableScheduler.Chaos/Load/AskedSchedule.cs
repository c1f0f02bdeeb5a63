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

    /// <summary>Whether a try to register it was given up: it may be carried out at any time, also when the schedule was
    /// deleted meanwhile. Nobody deletes such a one.</summary>
    public bool MayComeBack { get; init; }

    public bool IsDeleted
    {
        get
        {
            lock (_gate)
                return _versions[^1].IsDeleted;
        }
    }

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

    /// <summary>Its deletion was acknowledged.</summary>
    public void Delete(DateTimeOffset from, DateTimeOffset by)
    {
        lock (_gate)
            _versions[^1] = _versions[^1] with { Replaced = (from, by), IsDeleted = true };
    }
}
