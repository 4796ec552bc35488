// For pages with a form: a summary of mistakes takes the focus, and its links lead into the fields. All works without.
import { ErrorSummary, createAll } from "./govuk/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
createAll(ErrorSummary);
