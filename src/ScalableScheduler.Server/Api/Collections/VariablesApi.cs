using ScalableScheduler.Collections;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.OpenApi;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Schedules;
using ScalableScheduler.Server.Api.Wire;
using ScalableScheduler.Storage;
using ScalableScheduler.Templates;

namespace ScalableScheduler.Server.Api.Collections;

/// <summary>The variables of a collection.</summary>
internal static class VariablesApi
{
    private const string Listing = "variables";

    private static readonly IReadOnlyList<QueryParameter> ListParameters = [QueryParameter.Limit, QueryParameter.Cursor];

    public static void MapVariables(this IEndpointRouteBuilder app)
    {
        var variables = app.MapGroup("/collections/{name}/variables").WithTags("Variables");

        variables.MapGet("", List)
            .Describe("listVariables", "List variables", "A page of a collection's variables by name. Secret values are shown as `********`. The next page is in the `Link` header.")
            .WithQuery(ListParameters)
            .Answers<VariableDocument[]>(200, "The page.")
            .Refuses(404, 422);

        variables.MapPost("", Create)
            .Describe("createVariable", "Create a variable", "Creates a variable, or replaces the one of that name. A value may use other variables, environment variables and built-ins as `{{name}}`. `If-None-Match: *` only creates.")
            .Takes<VariableRequest>(CollectionExamples.Variables)
            .Answers<VariableDocument>(201, "The variable was created.")
            .Answers<VariableDocument>(200, "The variable was replaced.")
            .Refuses(400, 404, 409, 412, 413, 415, 422);

        variables.MapGet("/{variable}", Get)
            .Describe("getVariable", "Read a variable", "The variable; a secret value is shown as `********`.")
            .Answers<VariableDocument>(200, "The variable.")
            .Refuses(404);

        variables.MapPut("/{variable}", Put)
            .Describe("putVariable", "Create or replace a variable", "What GET answers can be sent back: the mask of a secret means the value that is stored. `If-Match` guards against changing what someone else changed.")
            .Takes<VariableRequest>(CollectionExamples.Values)
            .Answers<VariableDocument>(201, "The variable was created.")
            .Answers<VariableDocument>(200, "The new version.")
            .Refuses(400, 404, 409, 412, 413, 415, 422);

        variables.MapDelete("/{variable}", Remove)
            .Describe("deleteVariable", "Delete a variable", "One that schedules or other variables use is not deleted, unless an environment variable of that name takes its place.")
            .Answers<CountDocument>(200, "It is deleted.")
            .Refuses(404, 409, 412);
    }

    private static async ValueTask<JsonAnswer> List(string name, HttpRequest request, ICollectionStore store, LimitOptions limits, IWireStyle style)
    {
        var query = new QueryReader(request.Query, ListParameters, style.PassesOverUnknown);
        var (limit, cursor) = (query.Limit(limits), query.Cursor(Listing));
        if (query.Problems.Any)
            return style.Problem(ApiProblem.Unacceptable(query.Problems.Found));
        if (await FindAsync(name, store, request.HttpContext.RequestAborted) is not { } collection)
            return style.Problem(ApiProblem.NoCollection(name));
        var page = collection.Variables
            .Where(v => cursor is null || string.CompareOrdinal(v.Name, cursor) > 0)
            .OrderBy(v => v.Name, StringComparer.Ordinal)
            .Take(limit + 1)
            .ToList();
        var next = page.Count > limit ? page[limit - 1].Name : null;
        var answer = JsonAnswer.Page(page[..Math.Min(limit, page.Count)], CollectionJson.Write, PageCursor.Link(request, Listing, next));
        return answer with { ETag = ContentTag.Of(answer.Body.Span, $"{CollectionJson.TagOf(collection)} {answer.Link}") }; // secrets change, their masks don't
    }

    private static async ValueTask<JsonAnswer> Get(string name, string variable, ICollectionStore store, IWireStyle style, CancellationToken cancellationToken) =>
        await FindAsync(name, store, cancellationToken) is not { } collection ? style.Problem(ApiProblem.NoCollection(name))
        : Find(collection, variable) is { } found ? Answer(StatusCodes.Status200OK, found)
        : style.Problem(ApiProblem.NoVariable(variable, name));

    private static ValueTask<JsonAnswer> Create(string name, HttpRequest request, VariableSaver saver, LimitOptions limits, IWireStyle style) =>
        CollectionsApi.ChangeAsync(request, limits, style, alsoAccepted: null, body =>
        {
            var problems = new FieldProblems();
            var draft = VariableDraft.Read(body, style.PassesOverUnknown, limits, problems);
            if (draft is { Name: null } && !problems.Found.Any(p => p.Field == "/name"))
                problems.Add("/name", Reasons.Required, $"name is missing: {TemplateName.Allowed}.");
            return SaveAsync(name, draft?.Name ?? "", draft, problems, request, saver, style);
        });

    private static ValueTask<JsonAnswer> Put(string name, string variable, HttpRequest request, VariableSaver saver, LimitOptions limits, IWireStyle style) =>
        CollectionsApi.ChangeAsync(request, limits, style, alsoAccepted: null, body =>
        {
            if (VariableDraft.ProblemOf(variable) is { } unfit)
                return new(style.Problem(ApiProblem.Unacceptable("/variable", Reasons.Invalid, unfit, RequestPart.Path)));
            var problems = new FieldProblems();
            var draft = VariableDraft.Read(body, style.PassesOverUnknown, limits, problems);
            return draft?.Name is { } said && said != variable
                ? new(style.Problem(ApiProblem.Conflict("A variable's name can't be changed.", [new FieldProblem("/name", Reasons.Immutable, $"The variable's name is '{variable}'.")])))
                : SaveAsync(name, variable, draft, problems, request, saver, style);
        });

    private static async ValueTask<JsonAnswer> SaveAsync(
        string name, string variable, VariableDraft? draft, FieldProblems problems, HttpRequest request, VariableSaver saver, IWireStyle style)
    {
        if (problems.Any)
            return style.Problem(ApiProblem.Unacceptable(problems.Found));
        if (!CollectionName.IsValid(name))
            return style.Problem(ApiProblem.NoCollection(name));
        var (saved, created, problem) = await saver.SaveAsync(new CollectionName(name), variable, draft!, Preconditions.Of(request), request.HttpContext.RequestAborted);
        return problem is not null ? style.Problem(problem) : Answer(created ? StatusCodes.Status201Created : StatusCodes.Status200OK, saved!) with
        {
            Location = created ? $"{request.PathBase}/collections/{name}/variables/{variable}" : null,
        };
    }

    private static async ValueTask<JsonAnswer> Remove(string name, string variable, HttpRequest request, VariableSaver saver, IWireStyle style)
    {
        if (!CollectionName.IsValid(name))
            return style.Problem(ApiProblem.NoCollection(name));
        var problem = await saver.RemoveAsync(new CollectionName(name), variable, Preconditions.Of(request), request.HttpContext.RequestAborted);
        return problem is null ? ScheduleAnswers.Count(1) : style.Problem(problem);
    }

    private static async ValueTask<Collection?> FindAsync(string name, ICollectionStore store, CancellationToken cancellationToken) =>
        CollectionName.IsValid(name) ? await store.GetAsync(new CollectionName(name), cancellationToken) : null;

    private static Variable? Find(Collection collection, string variable) => collection.Variables.FirstOrDefault(v => v.Name == variable);

    private static JsonAnswer Answer(int status, Variable variable) =>
        JsonAnswer.Of(status, json => CollectionJson.Write(json, variable)) with { ETag = CollectionJson.TagOf(variable) };
}
