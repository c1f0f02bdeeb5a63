using System.Globalization;
using System.Text.Json;
using ScalableScheduler.Engine;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Wire;

namespace ScalableScheduler.Server.Api.Control;

/// <summary>Reads what past occurrences are to be run.</summary>
internal sealed class BackfillReader(SchedulerOptions scheduler, IWireStyle style)
{
    /// <summary>The backfill, or null with all that is wrong with the request.</summary>
    /// <param name="body">The request's.</param>
    /// <param name="schedule">The schedule.</param>
    /// <param name="now">The store's time.</param>
    /// <param name="problems">Takes up what is wrong.</param>
    public Backfill? Read(JsonElement body, Schedule schedule, DateTimeOffset now, FieldProblems problems)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            problems.Add("", Reasons.WrongType, "The body is an object with from and to.");
            return null;
        }
        var reader = new ObjectReader(body, "", problems);
        var (from, to) = (reader.Instant("from"), reader.Instant("to"));
        var limit = (int?)reader.Whole("limit", 1, Backfill.GreatestLimit);
        var rate = reader.Number("rate", Backfill.LeastRate, Backfill.GreatestRate);
        if (!style.PassesOverUnknown)
            reader.RefuseOthers();
        Require(reader, "from", from, now);
        Require(reader, "to", to, now);
        if (to < from)
            reader.Refuse("to", Reasons.Invalid, "to lies before from.");
        if (schedule.Trigger.IsOneShot)
            problems.Add("", Reasons.Invalid, "The schedule has one occurrence only: there is nothing to backfill. Trigger it, or repeat its run.");
        if (problems.Any)
            return null;

        // One more than allowed is counted, to tell whether there are more.
        var total = BackfillPlanner.Count(schedule, from!.Value, to!.Value, limit ?? (Backfill.GreatestLimit + 1));
        if (total > Backfill.GreatestLimit)
        {
            reader.Refuse("limit", Reasons.TooMany, string.Create(CultureInfo.InvariantCulture,
                $"There are more than {Backfill.GreatestLimit} occurrences in this range; give a shorter one, or a limit to run the first of them."));
            return null;
        }
        return new Backfill
        {
            Schedule = schedule.Id,
            From = from.Value,
            To = to.Value,
            Limit = limit ?? Backfill.GreatestLimit,
            Rate = rate ?? scheduler.BackfillRate,
            Total = total,
            CreatedAt = now,
        };
    }

    private static void Require(ObjectReader reader, string name, DateTimeOffset? instant, DateTimeOffset now)
    {
        if (instant > now)
            reader.Refuse(name, Reasons.Invalid, $"{name} lies in the future: a backfill runs what is past, up to {Instants.Format(now)}.");
        else if (instant is null && !reader.Problems.Found.Any(p => p.Field == reader.PathOf(name)))
            reader.Refuse(name, Reasons.Required, $"{name} is missing: {Instants.Form}.");
    }
}
