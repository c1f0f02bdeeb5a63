using System.Text.Json;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Schedules;

/// <summary>Makes changes of what requests ask for.</summary>
internal sealed class ScheduleChanges(DraftReader reader, ScheduleCompletion completion, ScheduleJson json)
{
    /// <summary>What a request says of a schedule; null with all that is wrong with it.</summary>
    public ScheduleDraft? Read(JsonElement body, FieldProblems problems)
    {
        var draft = reader.Read(body, problems);
        if (!problems.Any)
            return draft;
        if (draft is not null)
            completion.Examine(draft, problems);
        return null;
    }

    /// <summary>Creates or replaces. A <c>now</c> or a <c>delay</c> that is registered again is due again.</summary>
    public ScheduleChange Register(ScheduleId id, ScheduleDraft draft, Preconditions preconditions) => new(id, (present, now) =>
        preconditions.Check(present) is { } stale
            ? new Proposal.Refuse(stale)
            : Store(draft, id, present, now, starts: true, keepsReading: false));

    /// <summary>Creates; the same request repeated changes nothing, so that a client that got no answer can repeat it.</summary>
    public ScheduleChange RegisterOnce(ScheduleId id, ScheduleDraft draft) => new(id, (present, now) =>
    {
        if (present is null)
            return Store(draft, id, present, now, starts: true, keepsReading: false);
        var problems = new FieldProblems();
        var asked = completion.Complete(draft, id, present.Definition, now, keepsReading: true, problems);
        return asked is null ? new Proposal.Refuse(ApiProblem.Unacceptable(problems.Found))
            : SaysTheSame(asked, present.Definition) ? new Proposal.Keep(present)
            : new Proposal.Refuse(IdempotencyKey.Reused());
    });

    /// <summary>Replaces what must be there.</summary>
    /// <param name="id">The schedule.</param>
    /// <param name="draft">What it is to be.</param>
    /// <param name="preconditions">What the writer knows of it.</param>
    /// <param name="starts">Whether a one-shot is due again even if nothing about it changed.</param>
    public ScheduleChange Replace(ScheduleId id, ScheduleDraft draft, Preconditions preconditions, bool starts) => new(id, (present, now) =>
        Refusal(id, present, preconditions) ?? Store(draft, id, present, now, starts, keepsReading: true));

    /// <summary>Changes some fields of what must be there (RFC 7396).</summary>
    public ScheduleChange Patch(ScheduleId id, JsonElement patch, Preconditions preconditions) => new(id, (present, now) =>
    {
        if (Refusal(id, present, preconditions) is { } refusal)
            return refusal;
        using var merged = json.Merge(present!.Definition, patch);
        var problems = new FieldProblems();
        return Read(merged.RootElement, problems) is { } draft
            ? Store(draft, id, present, now, starts: false, keepsReading: true)
            : new Proposal.Refuse(ApiProblem.Unacceptable(problems.Found));
    });

    /// <summary>Pauses what must be there, or lets it go on. One that is so already stays as it is.</summary>
    public static ScheduleChange Enable(ScheduleId id, bool enabled, Preconditions preconditions) => new(id, (present, now) =>
        Refusal(id, present, preconditions) is { } refusal ? refusal
        : present!.Definition.Enabled == enabled ? new Proposal.Keep(present)
        : new Proposal.Store(Registration.Of(present.Definition with { Enabled = enabled }, (present.Definition, present.State), now, start: false)));

    private static Proposal.Refuse? Refusal(ScheduleId id, ScheduleView? present, Preconditions preconditions) =>
        present is null && preconditions.AreNone ? new Proposal.Refuse(ApiProblem.NoSchedule(id.Value))
        : preconditions.Check(present) is { } stale ? new Proposal.Refuse(stale)
        : present is null ? new Proposal.Refuse(ApiProblem.NoSchedule(id.Value))
        : null;

    private Proposal Store(ScheduleDraft draft, ScheduleId id, ScheduleView? present, DateTimeOffset now, bool starts, bool keepsReading)
    {
        if (present is not null)
        {
            draft = IdentityRule.KeepUnsaid(draft, present.Definition);
            if (IdentityRule.Check(draft, present.Definition) is { } conflict)
                return new Proposal.Refuse(conflict);
        }
        var problems = new FieldProblems();
        if (completion.Complete(draft, id, present?.Definition, now, keepsReading, problems) is not { } definition)
            return new Proposal.Refuse(ApiProblem.Unacceptable(problems.Found));
        var before = present is null ? ((Schedule, ScheduleState)?)null : (present.Definition, present.State);
        return new Proposal.Store(Registration.Of(definition, before, now, starts));
    }

    private bool SaysTheSame(Schedule asked, Schedule present) =>
        json.Definition(asked).Span.SequenceEqual(json.Definition(present).Span);
}
