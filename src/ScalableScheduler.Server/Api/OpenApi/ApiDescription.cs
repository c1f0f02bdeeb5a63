using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ScalableScheduler.Server.Api.Reading;

namespace ScalableScheduler.Server.Api.OpenApi;

/// <summary>Puts into the OpenAPI document what the endpoints say of themselves and the framework does not know.</summary>
internal static class ApiDescription
{
    public static void Configure(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "ScalableScheduler";
            document.Info.Version = "v1";
            document.Info.Description =
                "A clustered scheduler: cron expressions, intervals, delays and dates that call HTTP endpoints or send messages. " +
                "Times are RFC 3339, answered in UTC with milliseconds. Durations are \"30s\", \"1h30m\", \"PT30S\" or a number of seconds. " +
                "Lists are arrays; the next page is in the Link header. Errors are problem details (RFC 9457).";
            // The service is reached under whatever name it was asked by.
            document.Servers = [];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(async (operation, context, cancellationToken) =>
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            foreach (var parameter in metadata.OfType<QueryParameters>().SelectMany(q => q.All))
                (operation.Parameters ??= []).Add(Describe(parameter));
            DescribePath(operation);
            // The framework keeps its own words for 200.
            foreach (var answer in metadata.OfType<ProducesResponseTypeMetadata>())
            {
                if (operation.Responses?[answer.StatusCode.ToString(CultureInfo.InvariantCulture)] is OpenApiResponse response)
                    response.Description = answer.Description;
            }
            foreach (var examples in metadata.OfType<RequestExamples>())
                AddExamples(operation, examples);
            foreach (var other in metadata.OfType<OtherAnswer>())
                await AddOtherAsync(operation, context, other, cancellationToken);
            AddHeaders(operation, context.Description.HttpMethod ?? "");
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            var attributes = context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(inherit: true) ?? [];
            if (attributes.OfType<AllowedValuesAttribute>().FirstOrDefault() is { } allowed)
                schema.Enum = [.. allowed.Values.Select(v => (JsonNode)JsonValue.Create((string)v!))];
            return Task.CompletedTask;
        });
    }

    private static OpenApiParameter Describe(QueryParameter parameter) => new()
    {
        Name = parameter.Name,
        In = ParameterLocation.Query,
        Description = parameter.Description,
        Required = parameter.Required,
        Schema = parameter.Repeatable ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = SchemaOf(parameter) } : SchemaOf(parameter),
    };

    private static OpenApiSchema SchemaOf(QueryParameter parameter) => new()
    {
        Type = parameter.Type,
        Format = parameter.Format,
        Enum = parameter.Allowed is { } words ? [.. words.Select(w => (JsonNode)JsonValue.Create(w))] : null,
    };

    private static void DescribePath(OpenApiOperation operation)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>().Where(p => p.In == ParameterLocation.Path) ?? [])
        {
            parameter.Description = parameter.Name switch
            {
                "name" => "The collection's name.",
                "variable" => "The variable's name.",
                "queue" => "The queue's name.",
                _ => operation.OperationId is { } id && (id.EndsWith("Run", StringComparison.Ordinal) || id.EndsWith("DeadLetter", StringComparison.Ordinal)) ? "The run's id." : "The schedule's id.",
            };
        }
    }

    private static async Task AddOtherAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, OtherAnswer other, CancellationToken cancellationToken)
    {
        var schema = await context.GetOrCreateSchemaAsync(other.Document, cancellationToken: cancellationToken);
        context.Document!.AddComponent(other.Document.Name, schema);
        foreach (var media in operation.Responses![other.Status.ToString(CultureInfo.InvariantCulture)].Content!.Values)
            media.Schema = new OpenApiSchema { OneOf = [media.Schema!, new OpenApiSchemaReference(other.Document.Name, context.Document)] };
    }

    private static void AddExamples(OpenApiOperation operation, RequestExamples examples)
    {
        foreach (var media in operation.RequestBody?.Content?.Values ?? [])
            media.Examples = examples.All.ToDictionary(e => e.Name, e => (IOpenApiExample)new OpenApiExample { Summary = e.Summary, Value = JsonNode.Parse(e.Json) }, StringComparer.Ordinal);
    }

    // Which headers count is told by what an operation may answer.
    private static void AddHeaders(OpenApiOperation operation, string method)
    {
        if (operation.Responses?.ContainsKey("412") ?? false)
        {
            Add("If-Match", "Carry it out only on this version: the ETag of an earlier answer. Otherwise 412.");
            if (method == HttpMethods.Post && operation.OperationId!.StartsWith("reg", StringComparison.Ordinal))
                Add("If-None-Match", "`*`: create only. When the schedule is there, 412.");
        }
        if (operation.OperationId is "watchEvents")
            Add("Last-Event-ID", "Resume after the event with this id.");
        if (operation.OperationId is "registerSchedule" or "register")
            Add("Idempotency-Key", "For a schedule without id, client and name: the request repeated with the same key changes nothing.");
        if (operation.OperationId is "triggerSchedule" or "retryRun" or "retryDeadLetter")
            Add("Idempotency-Key", "The request repeated with the same key answers the same run, and opens no other.");

        void Add(string name, string description) => (operation.Parameters ??= []).Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Header,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
    }
}
