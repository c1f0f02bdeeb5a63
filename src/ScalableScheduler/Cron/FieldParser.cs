using System.Diagnostics.CodeAnalysis;

namespace ScalableScheduler.Cron;

/// <summary>
/// Parses what all fields have in common. A field is a list of elements; an element is
/// <c>* | ? | value | value-value | H | H(value-value)</c>, each with an optional <c>/step</c>.
/// </summary>
internal static class FieldParser
{
    /// <summary>Parses a field that has nothing but the common elements.</summary>
    public static bool TryParse(CronField field, ReadOnlySpan<char> text, string seed, out FieldSet set, [NotNullWhen(false)] out CronError? error)
    {
        set = default;
        foreach (var range in text.Split(','))
        {
            if (!TryAddElement(field, text[range], seed, ref set, out error)) return false;
        }

        set.StartsWithStar = text[0] is '*' or '?';
        error = null;
        return true;
    }

    /// <summary>Adds the values of one element of the list.</summary>
    public static bool TryAddElement(CronField field, ReadOnlySpan<char> text, string seed, ref FieldSet set, [NotNullWhen(false)] out CronError? error)
    {
        if (text.IsEmpty)
        {
            error = field.Error(text, "an element of the list is empty");
            return false;
        }

        var step = 1;
        var slash = text.IndexOf('/');
        var body = slash < 0 ? text : text[..slash];
        if (slash >= 0 && !TryParseStep(field, text, text[(slash + 1)..], out step, out error)) return false;
        if (body is ['H' or 'h', ..]) return TryAddHash(field, text, body[1..], slash >= 0 ? step : 0, seed, ref set, out error);
        return TryAddPlain(field, text, body, slash >= 0, step, ref set, out error);
    }

    private static bool TryAddPlain(
        CronField field, ReadOnlySpan<char> text, ReadOnlySpan<char> body, bool stepped, int step, ref FieldSet set, [NotNullWhen(false)] out CronError? error)
    {
        var dash = body.IndexOf('-');
        ValueRange range;
        if (body is "*" or "?")
        {
            range = ValueRange.All(field);
            set.IsInterval = true;
        }
        else if (dash >= 0)
        {
            if (!TryParseRange(field, text, body, dash, out range, out error)) return false;
            set.IsInterval = true;
        }
        else
        {
            if (!FieldValue.TryParse(field, text, body, out var value, out error)) return false;
            range = stepped ? ValueRange.Between(field, value, field.Max) : ValueRange.Between(field, value, value);
            set.IsInterval |= stepped;
        }

        set.Bits |= range.Bits(0, step);
        error = null;
        return true;
    }

    // A bare H is one value; H/n starts somewhere in the first n values, so that schedules with the same step spread (Jenkins).
    private static bool TryAddHash(
        CronField field, ReadOnlySpan<char> text, ReadOnlySpan<char> body, int step, string seed, ref FieldSet set, [NotNullWhen(false)] out CronError? error)
    {
        var range = ValueRange.Between(field, field.Min, field.HashMax);
        if (!body.IsEmpty)
        {
            var dash = body.IndexOf('-');
            if (body[0] != '(' || body[^1] != ')' || dash < 0)
            {
                error = field.Error(text, "after H comes nothing, a step or a range in parentheses");
                return false;
            }

            if (!TryParseRange(field, text, body[1..^1], dash - 1, out range, out error)) return false;
        }

        if (step > range.Count)
        {
            error = field.Error(text, $"the step is larger than the {range.Count} values it walks over");
            return false;
        }

        var hash = CronHash.Of(seed, field.Name);
        set.Bits |= step == 0
            ? range.Bits((int)(hash % (ulong)range.Count), range.Count)
            : range.Bits((int)(hash % (ulong)step), step);
        set.IsInterval |= step != 0;
        error = null;
        return true;
    }

    private static bool TryParseRange(
        CronField field, ReadOnlySpan<char> text, ReadOnlySpan<char> body, int dash, out ValueRange range, [NotNullWhen(false)] out CronError? error)
    {
        range = default;
        if (!FieldValue.TryParse(field, text, body[..dash], out var first, out error)) return false;
        if (!FieldValue.TryParse(field, text, body[(dash + 1)..], out var last, out error)) return false;
        range = ValueRange.Between(field, first, last);
        return true;
    }

    // Larger steps are refused: "*/90" in the minutes would quietly be once an hour.
    private static bool TryParseStep(CronField field, ReadOnlySpan<char> text, ReadOnlySpan<char> digits, out int step, [NotNullWhen(false)] out CronError? error)
    {
        if (FieldValue.TryParseNumber(digits, out step) && step >= 1 && step <= field.Count)
        {
            error = null;
            return true;
        }

        error = new CronError(field.Name, text.ToString(), $"the step '{digits}' is not allowed", $"1-{field.Count}");
        return false;
    }
}
