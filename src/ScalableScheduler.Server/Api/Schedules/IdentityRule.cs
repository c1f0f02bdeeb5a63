using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.Problems;

namespace ScalableScheduler.Server.Api.Schedules;

/// <summary>What a schedule's id was made of can't be changed: the id would name something else, and who registers by
/// the old identity would replace it.</summary>
internal static class IdentityRule
{
    /// <summary>The draft with the identity it leaves out.</summary>
    public static ScheduleDraft KeepUnsaid(ScheduleDraft draft, Schedule present) => ScheduleIdentity.SourceOf(present) switch
    {
        IdentitySource.Client when draft.Client is null => draft with { Client = present.Client },
        IdentitySource.Name when draft.Name is null => draft with { Name = present.Name },
        _ => draft,
    };

    /// <summary>The conflict when the draft says another identity; null when it does not.</summary>
    public static ApiProblem? Check(ScheduleDraft draft, Schedule present)
    {
        var source = ScheduleIdentity.SourceOf(present);
        var errors = new FieldProblems();
        if (draft.Id is { } id && id != present.Id.Value)
            errors.Add("/id", Reasons.Immutable, $"The schedule's id is '{present.Id}'.");
        if (source == IdentitySource.Client && draft.Client != present.Client)
            errors.Add("/client", Reasons.Immutable, "The schedule's id is made of its client fields; they can't be changed.");
        if (source == IdentitySource.Name && (draft.Name != present.Name || draft.Client is { IsEmpty: false }))
            errors.Add(draft.Name != present.Name ? "/name" : "/client", Reasons.Immutable, "The schedule's id is made of its name; it can't be changed, and it can't be given a client.");
        return errors.Any ? ApiProblem.Conflict("The identity of a schedule can't be changed. Register another one, and delete this.", errors.Found) : null;
    }
}
