using System.Diagnostics.CodeAnalysis;

namespace ScalableScheduler.Cron;

/// <summary>Parses one value of a field: a number or a name.</summary>
internal static class FieldValue
{
    /// <param name="field">The field the value stands in.</param>
    /// <param name="text">The whole element, for the error.</param>
    /// <param name="value">The value's own text.</param>
    /// <param name="number">The value; 7 stays 7 in the day of week, as <c>5-7</c> and <c>7-2</c> need it.</param>
    /// <param name="error">Why it is not one.</param>
    public static bool TryParse(CronField field, ReadOnlySpan<char> text, ReadOnlySpan<char> value, out int number, [NotNullWhen(false)] out CronError? error)
    {
        error = null;
        for (var i = 0; i < field.Names.Length; i++)
        {
            if (!value.Equals(field.Names[i], StringComparison.OrdinalIgnoreCase)) continue;
            number = field.Min + i;
            return true;
        }

        if (!TryParseNumber(value, out number))
        {
            error = field.Error(text, value.IsEmpty ? "a value is missing" : $"'{value}' is not a value of this field");
            return false;
        }

        if (number >= field.Min && number <= field.LastAlias) return true;
        error = field.ValueError(text, $"{number} is out of range");
        return false;
    }

    public static bool TryParseNumber(ReadOnlySpan<char> text, out int number)
    {
        number = 0;
        if (text.Length is 0 or > 4) return false;
        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit(digit)) return false;
            number = (number * 10) + (digit - '0');
        }

        return true;
    }
}
