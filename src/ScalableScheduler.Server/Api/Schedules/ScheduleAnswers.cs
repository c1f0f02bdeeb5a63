using ScalableScheduler.Server.Api.Wire;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Schedules;

/// <summary>Puts what happened to schedules into answers.</summary>
internal sealed class ScheduleAnswers(ScheduleJson json, IWireStyle style)
{
    public JsonAnswer Of(ChangeOutcome outcome, HttpRequest request) => outcome switch
    {
        ChangeOutcome.Refused refused => style.Problem(refused.Problem),
        ChangeOutcome.Stored stored => style.Registered(stored.Created, w => json.WriteView(w, stored.View)) with
        {
            ETag = ScheduleTag.Of(stored.View),
            Location = stored.Created ? $"{request.PathBase}/schedules/{stored.View.Definition.Id}" : null,
        },
        _ => throw new InvalidOperationException("A change was neither stored nor refused."),
    };

    public JsonAnswer Of(ScheduleView view) => style.Single(w => json.WriteView(w, view)) with { ETag = ScheduleTag.Of(view) };

    public JsonAnswer Of(Page<ScheduleView> page, string? link) => (style.Listing(page.Items.Count == 0 && page.Next is null, w =>
    {
        w.WriteStartArray();
        foreach (var view in page.Items)
            json.WriteView(w, view);
        w.WriteEndArray();
    }) with
    { Link = link }).Tagged();

    /// <summary>How many things are gone.</summary>
    public static JsonAnswer Count(long count) => JsonAnswer.Of(StatusCodes.Status200OK, w =>
    {
        w.WriteStartObject();
        w.WriteNumber("count"u8, count);
        w.WriteEndObject();
    });
}
