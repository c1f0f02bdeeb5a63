using System.Text.Json;
using Microsoft.OpenApi;
using ScalableScheduler.Collections;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.OpenApi;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Schedules;
using ScalableScheduler.Server.Api.Wire;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Collections;

/// <summary>Collections: groups of schedules with a state, limits and retry settings of their own.</summary>
internal static class CollectionsApi
{
    private const string Listing = "collections";

    private static readonly IReadOnlyList<QueryParameter> ListParameters = [QueryParameter.Limit, QueryParameter.Cursor];

    private static readonly IReadOnlyList<QueryParameter> RemoveParameters =
        [new("cascade", "Delete its schedules too, with their history. Without it, a collection with schedules is not deleted.", JsonSchemaType.Boolean)];

    public static void MapCollections(this IEndpointRouteBuilder app)
    {
        var collections = app.MapGroup("/collections").WithTags("Collections");

        collections.MapGet("", List)
            .Describe("listCollections", "List collections", "A page of all collections by name, `default` among them. The next page is in the `Link` header.")
            .WithQuery(ListParameters)
            .Answers<CollectionDocument[]>(200, "The page.")
            .Refuses(422);

        collections.MapPost("", Create)
            .Describe("createCollection", "Create a collection", "Creates a collection, or replaces the one of that name; its variables stay. `If-None-Match: *` only creates.")
            .Takes<CollectionRequest>(CollectionExamples.All)
            .Answers<CollectionDocument>(201, "The collection was created.")
            .Answers<CollectionDocument>(200, "The collection was replaced.")
            .Refuses(400, 409, 412, 413, 415, 422);

        collections.MapGet("/{name}", Get)
            .Describe("getCollection", "Read a collection", "The collection without its variables.")
            .Answers<CollectionDocument>(200, "The collection.")
            .Refuses(404);

        collections.MapPut("/{name}", Put)
            .Describe("putCollection", "Create or replace a collection", "Fields left out get their defaults; variables stay. `If-Match` guards against changing what someone else changed.")
            .Takes<CollectionRequest>(CollectionExamples.All)
            .Answers<CollectionDocument>(201, "The collection was created.")
            .Answers<CollectionDocument>(200, "The new version.")
            .Refuses(400, 404, 409, 412, 413, 415, 422);

        collections.MapPatch("/{name}", Patch)
            .Describe("patchCollection", "Change a collection", "A JSON merge patch (RFC 7396): the given fields are changed, null takes a field away, the rest stays. `{\"enabled\": false}` stops its schedules.")
            .Takes<CollectionRequest>(CollectionExamples.Patches, JsonBody.MergePatch)
            .Answers<CollectionDocument>(200, "The new version.")
            .Refuses(400, 404, 409, 412, 413, 415, 422);

        collections.MapDelete("/{name}", Remove)
            .Describe("deleteCollection", "Delete a collection", "Deletes it with its variables. One that has schedules is only deleted together with them. `default` can't be deleted.")
            .WithQuery(RemoveParameters)
            .Answers<CountDocument>(200, "It is deleted; how many schedules were deleted with it.")
            .Refuses(404, 409, 412, 422);
    }

    private static async ValueTask<JsonAnswer> List(HttpRequest request, ICollectionStore store, LimitOptions limits, IWireStyle style)
    {
        var query = new QueryReader(request.Query, ListParameters, style.PassesOverUnknown);
        var (limit, cursor) = (query.Limit(limits), query.Cursor(Listing));
        if (query.Problems.Any)
            return style.Problem(ApiProblem.Unacceptable(query.Problems.Found));
        var all = await store.ListAsync(request.HttpContext.RequestAborted);
        var page = all
            .Concat(all.Any(c => c.Name.IsDefault) ? [] : [Collection.Undefined])
            .Where(c => cursor is null || string.CompareOrdinal(c.Name.Value, cursor) > 0)
            .OrderBy(c => c.Name)
            .Take(limit + 1)
            .ToList();
        var next = page.Count > limit ? page[limit - 1].Name.Value : null;
        return JsonAnswer.Page(page[..Math.Min(limit, page.Count)], CollectionJson.Write, PageCursor.Link(request, Listing, next));
    }

    private static async ValueTask<JsonAnswer> Get(string name, ICollectionStore store, IWireStyle style, CancellationToken cancellationToken) =>
        CollectionName.IsValid(name) && await store.GetAsync(new CollectionName(name), cancellationToken) is { } collection
            ? Answer(StatusCodes.Status200OK, collection)
            : style.Problem(ApiProblem.NoCollection(name));

    private static ValueTask<JsonAnswer> Create(HttpRequest request, CollectionSaver saver, ICollectionStore store, LimitOptions limits, IWireStyle style) =>
        ChangeAsync(request, limits, style, alsoAccepted: null, async body =>
        {
            var problems = new FieldProblems();
            var draft = CollectionDraft.Read(body, style.PassesOverUnknown, problems);
            if (draft is { Name: null } && !problems.Found.Any(p => p.Field == "/name"))
                problems.Add("/name", Reasons.Required, $"name is missing: {CollectionName.Allowed}.");
            return problems.Any
                ? style.Problem(ApiProblem.Unacceptable(problems.Found))
                : await SaveAsync(new CollectionName(draft!.Name!), draft, request, saver, store, limits, style);
        });

    private static ValueTask<JsonAnswer> Put(string name, HttpRequest request, CollectionSaver saver, ICollectionStore store, LimitOptions limits, IWireStyle style) =>
        ChangeAsync(request, limits, style, alsoAccepted: null, async body =>
        {
            if (!CollectionName.IsValid(name))
                return style.Problem(ApiProblem.Unacceptable("/name", Reasons.Invalid, $"A collection's name must be {CollectionName.Allowed}.", RequestPart.Path));
            var problems = new FieldProblems();
            var draft = CollectionDraft.Read(body, style.PassesOverUnknown, problems);
            return problems.Any
                ? style.Problem(ApiProblem.Unacceptable(problems.Found))
                : await SaveAsync(new CollectionName(name), draft!, request, saver, store, limits, style);
        });

    private static ValueTask<JsonAnswer> Patch(string name, HttpRequest request, CollectionSaver saver, LimitOptions limits, IWireStyle style) =>
        ChangeAsync(request, limits, style, JsonBody.MergePatch, async body =>
        {
            if (!CollectionName.IsValid(name))
                return style.Problem(ApiProblem.NoCollection(name));
            if (body.ValueKind != JsonValueKind.Object)
                return style.Problem(ApiProblem.Unacceptable("", Reasons.WrongType, "A merge patch of a collection is a JSON object."));
            var preconditions = Preconditions.Of(request);
            return Answer(request, style, await saver.SaveAsync(new CollectionName(name), (present, now) => new(Patched(name, body, preconditions, style, present, now)), request.HttpContext.RequestAborted));
        });

    private static CollectionProposal Patched(string name, JsonElement patch, Preconditions preconditions, IWireStyle style, Collection? present, DateTimeOffset now)
    {
        if (Check(preconditions, present) is { } stale)
            return stale;
        if (present is null)
            return ApiProblem.NoCollection(name);
        using var merged = CollectionJson.Merge(present, patch);
        var problems = new FieldProblems();
        var draft = CollectionDraft.Read(merged.RootElement, style.PassesOverUnknown, problems);
        return problems.Any ? ApiProblem.Unacceptable(problems.Found)
            : IsRenamed(draft!, present.Name) is { } conflict ? conflict
            : draft!.Over(present.Name, present, now);
    }

    private static async ValueTask<JsonAnswer> SaveAsync(
        CollectionName name, CollectionDraft draft, HttpRequest request, CollectionSaver saver, ICollectionStore store, LimitOptions limits, IWireStyle style)
    {
        var (preconditions, aborted) = (Preconditions.Of(request), request.HttpContext.RequestAborted);
        return Answer(request, style, await saver.SaveAsync(name, ProposeAsync, aborted));

        async ValueTask<CollectionProposal> ProposeAsync(Collection? present, DateTimeOffset now)
        {
            if ((Check(preconditions, present) ?? IsRenamed(draft, name)) is { } problem)
                return problem;
            if (present is null && (await store.ListAsync(aborted)).Count >= limits.Collections)
                return ApiProblem.Conflict($"There are {limits.Collections} collections already; no more are allowed (limits.collections).");
            return draft.Over(name, present, now);
        }
    }

    private static async ValueTask<JsonAnswer> Remove(string name, HttpRequest request, CollectionRemover remover, IWireStyle style)
    {
        var query = new QueryReader(request.Query, RemoveParameters, style.PassesOverUnknown);
        var cascade = query.Flag("cascade") ?? false;
        if (query.Problems.Any)
            return style.Problem(ApiProblem.Unacceptable(query.Problems.Found));
        if (!CollectionName.IsValid(name))
            return style.Problem(ApiProblem.NoCollection(name));
        var (count, problem) = await remover.RemoveAsync(new CollectionName(name), Preconditions.Of(request), cascade, request.HttpContext.RequestAborted);
        return problem is null ? ScheduleAnswers.Count(count) : style.Problem(problem);
    }

    /// <summary>Reads a body and answers it.</summary>
    internal static async ValueTask<JsonAnswer> ChangeAsync(
        HttpRequest request, LimitOptions limits, IWireStyle style, string? alsoAccepted, Func<JsonElement, ValueTask<JsonAnswer>> change)
    {
        var (body, malformed) = await JsonBody.ReadAsync(request, limits.BodyBytes, alsoAccepted);
        using (body)
            return body is null ? style.Problem(malformed!) : await change(body.RootElement);
    }

    internal static ApiProblem? Check(Preconditions preconditions, Collection? present) =>
        preconditions.Check("collection", present is not null, t => CollectionJson.Names(t, CollectionJson.TagOf(present!)));

    private static ApiProblem? IsRenamed(CollectionDraft draft, CollectionName name) => draft.Name is null || draft.Name == name.Value
        ? null
        : ApiProblem.Conflict("A collection's name can't be changed.", [new FieldProblem("/name", Reasons.Immutable, $"The collection's name is '{name}'.")]);

    private static JsonAnswer Answer(HttpRequest request, IWireStyle style, CollectionOutcome outcome) => outcome.Stored is not { } stored
        ? style.Problem(outcome.Problem!)
        : Answer(outcome.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK, stored) with
        {
            Location = outcome.Created ? $"{request.PathBase}/collections/{stored.Name}" : null,
        };

    private static JsonAnswer Answer(int status, Collection collection) =>
        JsonAnswer.Of(status, json => CollectionJson.Write(json, collection)) with { ETag = CollectionJson.TagOf(collection) };
}
