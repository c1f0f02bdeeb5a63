using System.Text.Json;
using ScalableScheduler.Collections;
using ScalableScheduler.Runs;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Schedules;

namespace ScalableScheduler.Server.Api.Collections;

/// <summary>What a request says of a collection. What it leaves out has its default.</summary>
internal sealed record CollectionDraft(string? Name, string Description, bool Enabled, CollectionLimits Limits, RetrySettings? Retry)
{
    private const int MostConcurrent = 1_000_000;
    private const double LeastPerSecond = 0.001;
    private const double MostPerSecond = 1_000_000;

    /// <summary>Reads a body, and all that is wrong with it; null when it is no object.</summary>
    /// <param name="body">The body.</param>
    /// <param name="passesOverUnknown">Whether fields that nobody knows are passed over.</param>
    /// <param name="problems">Takes up what is wrong.</param>
    public static CollectionDraft? Read(JsonElement body, bool passesOverUnknown, FieldProblems problems)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            problems.Add("", Reasons.WrongType, "A collection is a JSON object.");
            return null;
        }
        var reader = new ObjectReader(body, "", problems);
        var draft = new CollectionDraft(
            ReadName(reader),
            reader.Text("description", DraftReader.DescriptionLength) ?? "",
            reader.Flag("enabled") ?? true,
            ReadLimits(reader, passesOverUnknown),
            ReadRetry(reader, passesOverUnknown));
        reader.ReadOnly("revision", "created_at", "updated_at");
        Close(reader, passesOverUnknown);
        return draft;
    }

    /// <summary>The version that this makes of what is there.</summary>
    /// <param name="name">The collection.</param>
    /// <param name="present">What is there; null for nothing.</param>
    /// <param name="now">The store's time, whole milliseconds.</param>
    public Collection Over(CollectionName name, Collection? present, DateTimeOffset now) => new()
    {
        Name = name,
        Description = Description,
        Enabled = Enabled,
        Limits = Limits,
        Retry = Retry,
        Variables = present?.Variables ?? [],
        Revision = CollectionSaver.RevisionAfter(present, now),
        CreatedAt = present is null or { Revision: 0 } ? now : present.CreatedAt,
        UpdatedAt = now,
    };

    private static string? ReadName(ObjectReader reader)
    {
        var name = reader.Text("name", CollectionName.MaxLength);
        if (name is null || CollectionName.IsValid(name))
            return name;
        reader.Refuse("name", Reasons.Invalid, $"name must be {CollectionName.Allowed}.");
        return null;
    }

    private static CollectionLimits ReadLimits(ObjectReader reader, bool passesOverUnknown)
    {
        if (reader.Object("limits") is not { } limits)
            return CollectionLimits.None;
        var read = new CollectionLimits((int?)limits.Whole("max_concurrent", 1, MostConcurrent), limits.Number("max_per_second", LeastPerSecond, MostPerSecond));
        Close(limits, passesOverUnknown);
        return read;
    }

    private static RetrySettings? ReadRetry(ObjectReader reader, bool passesOverUnknown)
    {
        if (reader.Object("retry") is not { } retry)
            return null;
        var read = RetryFields.Read(retry);
        Close(retry, passesOverUnknown);
        return read;
    }

    private static void Close(ObjectReader reader, bool passesOverUnknown)
    {
        if (!passesOverUnknown)
            reader.RefuseOthers();
    }
}
