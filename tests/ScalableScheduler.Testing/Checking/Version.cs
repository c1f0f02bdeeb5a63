using ScalableScheduler.Schedules;

namespace ScalableScheduler.Testing.Checking;

/// <summary>A version of a schedule, and what its occurrences are counted from.</summary>
/// <param name="Definition">The version.</param>
/// <param name="Rule">The same for versions in a row that say the same timing: what one leaves unsettled the next has to settle.</param>
/// <param name="After">Its occurrences lie after this; null for a one-shot, which may lie in the past.</param>
/// <param name="MaybeAfter">The same where a version that may never have held is taken for not having held.</param>
internal sealed record Version(Schedule Definition, int Rule, DateTimeOffset? After, DateTimeOffset? MaybeAfter)
{
    /// <summary>Numbers the rules of a life's versions. A recurring rule that says the same goes on from where it stood; another
    /// one begins with its own registration. A one-shot is the instant that it says.</summary>
    public static IReadOnlyList<Version> Of(IReadOnlyList<AskedVersion> asked)
    {
        var versions = new List<Version>(asked.Count);
        Version? certain = null;
        foreach (var next in asked)
        {
            var definition = next.Definition;
            var before = versions.Count > 0 ? versions[^1] : null;
            var begins = definition.Trigger.IsOneShot ? (DateTimeOffset?)null : next.IsUncertain ? next.From : definition.UpdatedAt;
            var version = before is not null && SaysTheSame(before.Definition, definition)
                ? new Version(definition, before.Rule, before.After, before.MaybeAfter)
                : new Version(definition, (before?.Rule ?? 0) + 1, begins, certain is not null && SaysTheSame(certain.Definition, definition) ? certain.MaybeAfter : begins);
            versions.Add(version);
            certain = next.IsUncertain ? certain : version;
        }
        return versions;
    }

    private static bool SaysTheSame(Schedule a, Schedule b) => a.Trigger is OneShotTrigger once
        ? b.Trigger is OneShotTrigger other && once.At == other.At
        : !b.Trigger.IsOneShot && a.TriggerDefinition.SaysTheSameAs(b.TriggerDefinition) && a.StartAt == b.StartAt;

    /// <summary>Whether it makes no difference to its occurrences whether this or the other holds.</summary>
    public bool IsLike(Version other) => Rule == other.Rule
        && (Definition.Enabled, Definition.Collection, Definition.Jitter, Definition.EndAt, Definition.MaxRuns)
        == (other.Definition.Enabled, other.Definition.Collection, other.Definition.Jitter, other.Definition.EndAt, other.Definition.MaxRuns);

    /// <summary>Whether an instant is one of the rule's, within the version's bounds.</summary>
    public bool Has(DateTimeOffset nominal) => Definition.Trigger.NextAfter(nominal.AddTicks(-1)) == nominal
        && !(nominal < Definition.StartAt) && !(nominal > Definition.EndAt) && !(nominal <= MaybeAfter);
}
