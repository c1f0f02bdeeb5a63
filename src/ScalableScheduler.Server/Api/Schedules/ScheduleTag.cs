using System.Globalization;
using Microsoft.Net.Http.Headers;
using ScalableScheduler.Coordination;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Schedules;

/// <summary>The entity tag of a schedule, <c>"{revision}-{created}-{hash}"</c>: the version of its definition, the
/// creation of the schedule (so that one deleted and made anew is another), and a hash of all else that is shown.</summary>
internal static class ScheduleTag
{
    private const char Divider = '-';

    public static string Of(ScheduleView view)
    {
        var shown = string.Create(CultureInfo.InvariantCulture,
            $"{view.State} {view.NextRun?.ToUnixTimeMilliseconds()} {view.LastRun?.Id} {view.LastRun?.Status} {view.LastRun?.FinishedAt.ToUnixTimeMilliseconds()} {view.ErrorCount} {view.Status} {view.Badge} {view.Lately.Succeeded} {view.Lately.Failed}");
        return string.Create(CultureInfo.InvariantCulture, $"\"{VersionOf(view)}{Divider}{StableHash.Of(shown):x16}\"");
    }

    /// <summary>Whether a tag (RFC 9110, 13.1.1: strong comparison) names the present version of the definition. A run that
    /// ended since the tag was given does not make it stale: it takes nothing from an edit, and a schedule that
    /// runs every second could otherwise never be edited.</summary>
    public static bool NamesVersion(EntityTagHeaderValue tag, ScheduleView view)
    {
        if (tag.IsWeak)
            return false;
        var text = tag.Tag.AsSpan().Trim('"');
        var version = VersionOf(view);
        return text.StartsWith(version, StringComparison.Ordinal) && text.Length > version.Length && text[version.Length] == Divider;
    }

    private static string VersionOf(ScheduleView view) =>
        string.Create(CultureInfo.InvariantCulture, $"{view.State.Revision}{Divider}{view.State.CreatedAt.ToUnixTimeMilliseconds():x}");
}
