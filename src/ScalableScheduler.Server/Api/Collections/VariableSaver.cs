using ScalableScheduler.Collections;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Schedules;
using ScalableScheduler.Templates;

namespace ScalableScheduler.Server.Api.Collections;

/// <summary>Stores and deletes variables: each change is a new version of the collection.</summary>
internal sealed class VariableSaver(
    CollectionSaver saver, VariableScopes scopes, EnvironmentVariables environment, SecretBox secrets, VariableUse use, LimitOptions limits)
{
    /// <summary>Creates or replaces a variable.</summary>
    /// <returns>The variable, and whether it is new; or why it was not stored.</returns>
    public async ValueTask<(Variable? Saved, bool Created, ApiProblem? Problem)> SaveAsync(
        CollectionName name, string variable, VariableDraft draft, Preconditions preconditions, CancellationToken cancellationToken)
    {
        Variable? saved = null;
        var created = false;
        var outcome = await saver.SaveAsync(name, (collection, now) => new(Propose(collection, now)), cancellationToken);
        return outcome.Problem is null ? (saved, created, null) : (null, false, outcome.Problem);

        CollectionProposal Propose(Collection? collection, DateTimeOffset now)
        {
            if (collection is null)
                return ApiProblem.NoCollection(name.Value);
            var present = Find(collection, variable);
            if (Check(preconditions, present) is { } stale)
                return stale;
            if (present is null && collection.Variables.Count >= limits.Variables)
                return ApiProblem.Conflict($"The collection '{name}' has {limits.Variables} variables already; no more are allowed (limits.variables).");
            var (made, problem) = Make(collection, variable, draft, present, now);
            if (made is null)
                return problem!;
            (saved, created) = (made, present is null);
            return With(collection, [.. collection.Variables.Where(v => v.Name != variable), made], now);
        }
    }

    /// <summary>Deletes a variable that nothing uses, or whose place an environment variable takes.</summary>
    /// <returns>Why it was not deleted; null when it was.</returns>
    public async ValueTask<ApiProblem?> RemoveAsync(CollectionName name, string variable, Preconditions preconditions, CancellationToken cancellationToken)
    {
        var outcome = await saver.SaveAsync(name, ProposeAsync, cancellationToken);
        return outcome.Problem;

        async ValueTask<CollectionProposal> ProposeAsync(Collection? collection, DateTimeOffset now)
        {
            if (collection is null)
                return ApiProblem.NoCollection(name.Value);
            var present = Find(collection, variable);
            if (Check(preconditions, present) is { } stale)
                return stale;
            if (present is null)
                return ApiProblem.NoVariable(variable, name.Value);
            return !environment.Has(variable) && await InUseAsync(collection, variable, cancellationToken) is { } inUse
                ? inUse
                : With(collection, [.. collection.Variables.Where(v => v.Name != variable)], now);
        }
    }

    private async ValueTask<ApiProblem?> InUseAsync(Collection collection, string variable, CancellationToken cancellationToken)
    {
        var variables = VariableUse.Variables(collection, scopes.Of(collection), variable);
        if (variables.Count > 0)
            return ApiProblem.Conflict($"The variable '{variable}' is used by the variables {string.Join(", ", variables.Take(VariableUse.MostNamed).Select(v => $"'{v}'"))}.");
        var schedules = await use.SchedulesAsync(collection.Name, variable, cancellationToken);
        return schedules.Count == 0
            ? null
            : ApiProblem.Conflict($"The variable '{variable}' is used by schedules: {string.Join(", ", schedules)}{(schedules.Count == VariableUse.MostNamed ? ", and perhaps more" : "")}.");
    }

    private (Variable? Made, ApiProblem? Problem) Make(Collection collection, string name, VariableDraft draft, Variable? present, DateTimeOffset now)
    {
        if (draft.KeepsStored)
        {
            return present is { IsSecret: true }
                ? (present, null)
                : (null, ApiProblem.Unacceptable("/value", Reasons.Required, "value is masked, and no secret is stored for it; give it."));
        }
        var problems = new FieldProblems();
        VariableCheck.Check(name, draft.Value!, scopes.Of(collection), problems);
        if (draft.Secret && secrets.CurrentKey is null)
            problems.Add("/secret", Reasons.Invalid, "Secret variables need a key to encrypt them with: configure one on every node with secrets.keys, such as SCHEDULER__SECRETS__KEYS=\"2026=$(openssl rand -base64 32)\".");
        if (problems.Any)
            return (null, ApiProblem.Unacceptable(problems.Found));
        return draft.Secret
            ? (new Variable(name, null, secrets.Seal(collection.Name, name, draft.Value!), now), null)
            : (new Variable(name, draft.Value, null, now), null);
    }

    private static Collection With(Collection collection, IEnumerable<Variable> variables, DateTimeOffset now) => collection with
    {
        Variables = [.. variables.OrderBy(v => v.Name, StringComparer.Ordinal)],
        Revision = CollectionSaver.RevisionAfter(collection, now),
        CreatedAt = collection.Revision == 0 ? now : collection.CreatedAt,
        UpdatedAt = now,
    };

    private static Variable? Find(Collection collection, string name) => collection.Variables.FirstOrDefault(v => v.Name == name);

    private static ApiProblem? Check(Preconditions preconditions, Variable? present) =>
        preconditions.Check("variable", present is not null, t => CollectionJson.Names(t, CollectionJson.TagOf(present!)));
}
