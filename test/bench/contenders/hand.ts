/** What a careful person writes by hand. */
export { handListRunsResponse as verdict } from "../hand.js";
